import { demoSignIns, setupCode } from '../features/people/index.ts'
import type { Lang } from '../kernel/lang.ts'
import type { Deps } from '../platform/deps.ts'
import { words } from './cli-messages.ts'

/** What `npm start` prints when everything is ready: the address, and how to sign in. */
export async function greeting(deps: Deps, address: string, lang: Lang = 'th'): Promise<string> {
  const say = words(lang)
  const lines = ['', `  ${say.ready(address)}`]
  if (lang === 'th') lines.push(`  ${words('en').ready(`${address}/en`)}`)
  const { demoReach } = deps.config
  if (demoReach.length > 0) lines.push('', `  ${say.neighbour.mayAsk(demoReach.join(', '))}`)
  const code = await setupCode(deps)
  if (code) lines.push('', `  ${say.setup(`${address}/setup?code=${code}`)}`)
  const people = deps.config.demo ? await demoSignIns(deps.db, lang) : []
  if (people.length > 0) {
    const width = Math.max(...people.map((person) => person.user.length))
    lines.push(
      '',
      `  ${say.signIns}`,
      ...people.map((person) => `    ${person.user.padEnd(width)}  ${person.password}  ${person.what}`),
      `  ${say.allSignIns}`,
    )
  }
  return [...lines, '', `  ${say.stopHint}`, ''].join('\n')
}
