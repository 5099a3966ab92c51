import type { Deps } from '../../platform/deps.ts'
import { tableFormats } from '../../platform/http/table-file.ts'
import type { PageApp } from '../../platform/room.ts'
import { answersPage } from './answers.pages.ts'
import { casePage, casesPage, savedPage } from './cases.pages.ts'
import { casesFile, queueFile, savedFile } from './files.pages.ts'
import { mondayChoicePost, mondayPage } from './monday.pages.ts'
import { answerPost, assignmentPost, decisionPost, pairPage, questionPost } from './pair.pages.ts'
import { decisionsPost, queuePage } from './queue.pages.ts'
import { withdrawPost, wordPost, wordsPage } from './words.pages.ts'

export function overlapsPages(app: PageApp, deps: Deps): void {
  app.get('/overlaps', (c) => queuePage(c, deps))
  for (const format of tableFormats) {
    app.get(`/overlaps.${format}`, (c) => queueFile(c, deps, format))
    app.get(`/overlaps/cases.${format}`, (c) => casesFile(c, deps, format))
    app.get(`/overlaps/saved.${format}`, (c) => savedFile(c, deps, format))
  }
  app.post('/overlaps/decisions', (c) => decisionsPost(c, deps))
  // before the pair, whose id would take their names
  app.get('/overlaps/cases', (c) => casesPage(c, deps))
  app.get('/overlaps/cases/:id', (c) => casePage(c, deps))
  app.get('/overlaps/saved', (c) => savedPage(c, deps))
  app.get('/overlaps/answers', (c) => answersPage(c, deps))
  app.get('/overlaps/monday', (c) => mondayPage(c, deps))
  app.post('/overlaps/monday', (c) => mondayChoicePost(c, deps))
  app.get('/overlaps/words', (c) => wordsPage(c, deps))
  app.post('/overlaps/words', (c) => wordPost(c, deps))
  app.post('/overlaps/words/withdrawn', (c) => withdrawPost(c, deps))
  app.get('/overlaps/:id', (c) => pairPage(c, deps))
  app.post('/overlaps/:id/decision', (c) => decisionPost(c, deps))
  app.post('/overlaps/:id/assignment', (c) => assignmentPost(c, deps))
  app.post('/overlaps/:id/question', (c) => questionPost(c, deps))
  app.post('/overlaps/:id/answers', (c) => answerPost(c, deps))
}
