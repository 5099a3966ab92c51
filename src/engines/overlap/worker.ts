import { parentPort, workerData } from 'node:worker_threads'
import { Hand, type Task, type TaskSetup } from './tasks.ts'

const hand = new Hand(workerData as TaskSetup)

parentPort?.on('message', (task: Task) => {
  try {
    parentPort?.postMessage({ result: hand.do(task) })
  } catch (error) {
    parentPort?.postMessage({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) })
  }
})
