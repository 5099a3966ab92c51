import type { Messages } from './messages.th.ts'

export const en = {
  usage: 'Usage',
  command: 'command',
  unknown: (typed) => `There is no command "${typed}"`,
  wordCount: (least, most) =>
    most === 0 ? 'This command takes no file or other word' : `This command needs at least ${least} file name(s)`,
  wrongOption: (detail) => `Wrong option: ${detail}`,
  defect: (detail) => `The program failed: ${detail} Run it again with PRASAN_LOG=debug to see where.`,
  databaseEnded: (reason) => `The database ended by itself (${reason}). Start Prasan again: it recovers by itself.`,
  diskFull: 'The disk is full. Free some space, then try again.',
  notAllowed: (path, code) => `${path} cannot be used (${code}). Give this user the right to it, then try again.`,
  tooManyFiles: 'More files are open than the system allows. Raise ulimit -n, then try again.',
  databaseAway: 'The database cannot be reached at the moment. Try again shortly.',
  progress: (what, done, total, left) =>
    `${what} ${done}${total ? ` of ${total}` : ''}${left ? `, about ${left} left` : ''}`,
  seconds: (count) => `${count} s`,
  minutes: (count) => `${count} min`,
  ready: (address) => `Prasan is ready at ${address}`,
  signIns: 'Demonstration sign-ins (everything in it is invented):',
  allSignIns: 'All of them, with second-step secrets: bin/prasan demo sign-ins',
  setup: (address) => `There is no administrator yet. Set up the first one at ${address}`,
  stopHint: 'Ctrl-C stops it',
  makingDemo: 'Making the demonstration country; this takes less than a minute',
  makingPlaces: 'Storing provinces, districts, sub-districts and mission fields',
  doctorOk: 'ok',
  doctorBad: 'problem',
  migrated: (names) => `The database was brought up to date: ${names}`,
  upToDate: 'The database is up to date',
  saved: (file) => `Saved to ${file}`,
  restored: (file) => `Restored from ${file}`,
  mustNotRun: 'Stop Prasan before restoring',
} satisfies Messages
