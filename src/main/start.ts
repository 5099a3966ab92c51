import { run } from './run.ts'

/** `npm start`: everything, until SIGTERM or Ctrl-C. Nothing that still hangs may keep the process from ending. */
process.exit(await run(process.env))
