import { finderProgram } from './finder-program.ts'

let program: WebAssembly.Module | null = null

/** The compiled finder, made ready for this machine once; threads share it. */
export function compiledProgram(): WebAssembly.Module {
  program ??= new WebAssembly.Module(Buffer.from(finderProgram, 'base64'))
  return program
}
