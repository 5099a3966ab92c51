import { parentPort } from 'node:worker_threads'
import { buffersOf } from './columns.ts'
import { type Answer, Hand, type Task, type TaskSetup } from './tasks.ts'

let hand: Hand | null = null

const answer = (message: Answer<unknown>, moved: ArrayBuffer[] = []) => parentPort?.postMessage(message, moved)

parentPort?.on('message', (message: TaskSetup | Task) => {
  try {
    if ('program' in message) hand = new Hand(message)
    else {
      const result = hand?.do(message)
      if (message.task === 'prepare') answer({ result, used: message.columns }, buffersOf(message.columns))
      else answer({ result })
    }
  } catch (error) {
    answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
