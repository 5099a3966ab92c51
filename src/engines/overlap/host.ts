import { bodyFormsOf } from './body-forms.ts'
import { bahtIn, periodIn, shortForm } from './cell-forms.ts'

/** What the compiled finder asks of JavaScript (core/machine.as), and its memory. */
export function instanceOf<T extends { memory: WebAssembly.Memory }>(program: WebAssembly.Module): T {
  let memory: WebAssembly.Memory
  const units = (at: number, length: number) => new Uint16Array(memory.buffer, at, length)
  const write = (form: Uint16Array, into: number) => new Uint16Array(memory.buffer, into, form.length).set(form)
  const instance = new WebAssembly.Instance(program, {
    host: {
      log: Math.log,
      exp: Math.exp,
      bodyForms: (at: number, length: number, into: number) => write(bodyFormsOf(units(at, length), 0, length), into),
      shortened: (at: number, length: number, into: number) => write(shortForm(units(at, length), 0, length), into),
      bahtOf: (at: number, length: number) => bahtIn(units(at, length), 0, length),
      periodOf: (at: number, length: number) => periodIn(units(at, length), 0, length),
    },
    env: {
      abort: () => {
        throw new Error('the compiled overlap finder stopped')
      },
    },
  })
  const exported = instance.exports as unknown as T
  memory = exported.memory
  return exported
}
