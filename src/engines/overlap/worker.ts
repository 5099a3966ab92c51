import { parentPort } from 'node:worker_threads'
import { Hand, type Task, type TaskSetup } from './tasks.ts'

let hand: Hand | null = null

parentPort?.on('message', (message: TaskSetup | Task) => {
  try {
    if ('program' in message) hand = new Hand(message)
    else parentPort?.postMessage({ result: hand?.do(message) })
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
