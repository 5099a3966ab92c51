// Makes a checkout ready to run: dependencies and build, only where something is missing or has changed.
// Run by `npm start`, `npm test` and `npm run check`. Uses nothing but Node, because nothing else is there yet.
//   node scripts/prepare.mjs [--development]
import { nodeIsNewEnough } from './prepare/node-version.mjs'

if (nodeIsNewEnough()) {
  const { prepareOrExplain } = await import('./prepare/prepare.mjs')
  const ready = await prepareOrExplain({
    development: process.argv.includes('--development'),
    // A shell that npm started does not pass its signals on, so the end of that shell is our signal.
    endWithParent: process.env.npm_lifecycle_event !== undefined,
  })
  if (!ready) process.exitCode = 1
} else {
  process.exitCode = 1
}
