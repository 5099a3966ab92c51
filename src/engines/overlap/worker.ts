import { parentPort, workerData } from 'node:worker_threads'
import { defaultWords, Words } from './lexicon.ts'
import { overlapModel } from './model.ts'
import { WordCounts } from './rarity.ts'
import { scoreRange } from './score-range.ts'
import { BatchMaker, ProjectStore } from './store.ts'
import type { Task, ThreadSetup } from './threads.ts'

const setup = workerData as ThreadSetup
const words = setup.lexicon ? new Words(setup.lexicon) : defaultWords()
const maker = new BatchMaker(words, setup.places)
let score: ReturnType<typeof scoreRange> | null = null

function run(task: Task): unknown {
  switch (task.task) {
    case 'prepare':
      return maker.make(task.columns)
    case 'share': {
      const { minScore = 0.5, minRelated = 2, explain = false } = setup
      const options = { minScore, minRelated, explain }
      const counts = new WordCounts(task.counts, task.size)
      score = scoreRange(
        new ProjectStore(task.batches),
        task.blocks,
        counts,
        words,
        setup.model ?? overlapModel,
        options,
      )
      return null
    }
    case 'score':
      if (!score) throw new Error('score before share')
      return score(task.from, task.to)
  }
}

parentPort?.on('message', (task: Task) => {
  try {
    parentPort?.postMessage({ result: run(task) })
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
