/**
 * A problem an operator can do something about, said in one sentence. `bin/prasan` and `npm start` print it without a
 * stack trace and exit with 1. Anything else that is thrown is a defect and is logged with its trace.
 */
export class OperatorProblem extends Error {
  override readonly name = 'OperatorProblem'
}
