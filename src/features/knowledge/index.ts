import type { Room } from '../../platform/room.ts'
import { deskPages } from './desk.pages.ts'
import { learnFeeds } from './feed.pages.ts'
import { knowledgeApi } from './knowledge.api.ts'
import { knowledgePages } from './knowledge.pages.ts'

export type { ArticleWords } from './article.ts'
export { insertComment } from './comments.sql.ts'
export { coverInArticles, withdrawPrivate } from './cover-words.ts'
export { articleByKey, insertArticle, insertEvent, insertLink, storeState, storeVersion } from './knowledge.sql.ts'
export { knowledgeOfCase } from './sections.ts'

/** How others solved this: solved cases written up, checked, published and talked about (CMP-4, S2). */
export const knowledgeRoom: Room = {
  name: 'knowledge',
  pages(app, deps) {
    // Before /learn/:id, which would take "new" and "queue" for the id of an article.
    deskPages(app, deps)
    knowledgePages(app, deps)
    learnFeeds(app, deps)
  },
  api: knowledgeApi,
}
