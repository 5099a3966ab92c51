import { run } from './run.ts'

/** `npm start`: everything, until SIGTERM or Ctrl-C. */
process.exitCode = await run(process.env)
