import { hash, randomBytes } from 'node:crypto'
import type { Lang } from '../../kernel/lang.ts'
import type { CommandCall } from '../../platform/room.ts'
import {
  type CaseFault,
  changedSteps,
  compareSteps,
  isMoving,
  type LoggedStep,
  stepOf,
  type ToldCase,
  tellsOfTaking,
  tellsWhyHidden,
  toldCase,
} from './case-check.ts'
import { type JudgedText, judgeTexts } from './held-words.ts'
import { messages } from './messages.ts'
import type { LogEntry } from './public-event.ts'

const MOST_SAID = 20

/** What goes by while the log is read: the entries of the cases asked for, and over what time the log reaches. */
export class CaseEntries {
  /** Steps by case, in the order of the log. */
  readonly steps = new Map<string, LoggedStep[]>()
  from = ''
  to = ''
  private readonly ref: string | null
  private readonly most: number
  private readonly seed = randomBytes(16).toString('hex')

  /**
   * @param ref a case that is wanted in any event
   * @param most how many more, by chance, each as likely as the others
   */
  constructor(ref: string | null, most: number) {
    this.ref = ref
    this.most = most
    if (ref !== null) this.steps.set(ref, [])
  }

  see(entry: LogEntry, index: number): void {
    this.from ||= entry.logged
    this.to = entry.logged
    const step = this.ref === null && this.most === 0 ? null : stepOf(entry, index)
    if (step === null) return
    const { ref, ...held } = step
    if (!this.steps.has(ref) && !this.takes(ref)) return
    this.steps.get(ref)?.push(held)
  }

  private readonly lots = new Map<string, string>()
  private last = { ref: '', lot: '' }

  /**
   * Those cases stay whose lots are the lowest. A lot hangs on the case alone: who drops out never comes back, and who stays was there from
   * its first entry.
   */
  private takes(ref: string): boolean {
    if (this.most === 0) return false
    if (this.most < Number.POSITIVE_INFINITY && !this.draws(ref, hash('sha256', this.seed + ref))) return false
    this.steps.set(ref, [])
    return true
  }

  private draws(ref: string, lot: string): boolean {
    if (this.lots.size >= this.most) {
      if (lot > this.last.lot) return false
      this.lots.delete(this.last.ref)
      this.steps.delete(this.last.ref)
    }
    this.lots.set(ref, lot)
    this.last = { ref, lot }
    for (const [one, its] of this.lots) if (its > this.last.lot) this.last = { ref: one, lot: its }
    return true
  }
}

/** Whether the pages of the cases tell every step the log holds of them, as it was and in its words, and none beside. Says what it found. */
export async function casesAreWhole(call: CommandCall, entries: CaseEntries): Promise<boolean> {
  const { text, lang, complain, say: tell, progress } = call
  const say = messages(lang).cli.ofCase
  const asked = text.ref?.trim().toUpperCase()
  const faults: string[] = []
  const sum = { cases: 0, texts: 0 }
  for (const [ref, steps] of entries.steps) {
    const found = await checkCase(text.url ?? '', { ref, steps }, entries, lang)
    faults.push(...found.faults)
    if (ref === asked) for (const line of found.faults.length === 0 ? found.told : []) tell(line)
    sum.cases += 1
    sum.texts += found.texts
    if (entries.steps.size > 1) progress(sum.cases, entries.steps.size, say.unit)
  }
  for (const sentence of faults.slice(0, MOST_SAID)) complain(sentence)
  if (faults.length > MOST_SAID) complain(messages(lang).cli.more(String(faults.length - MOST_SAID)))
  if (faults.length === 0 && text.cases !== undefined) tell(say.all(sum.cases, sum.texts))
  return faults.length === 0
}

interface CheckedCase {
  readonly faults: readonly string[]
  readonly told: readonly string[]
  /** How many texts are those of the log. */
  readonly texts: number
}

async function checkCase(
  url: string,
  { ref, steps }: { ref: string; steps: readonly LoggedStep[] },
  span: { readonly from: string; readonly to: string },
  lang: Lang,
): Promise<CheckedCase> {
  const say = messages(lang).cli.ofCase
  const told = await toldCase(url, ref)
  if (told === null || told === 'withheld') {
    if (await tellsWhyHidden(url, steps)) return { faults: [], told: [say.withheld(ref, steps.length)], texts: 0 }
    const isUnknown = told === null && steps.length === 0
    return { faults: [isUnknown ? say.unknown(ref) : say.gone(ref, steps.length)], told: [], texts: 0 }
  }
  const faults: CaseFault[] = []
  for (const fault of compareSteps(steps, told.steps, span)) {
    const step = fault.kind === 'removed' ? steps.find(({ index }) => index === fault.index) : undefined
    if (step === undefined || !(await tellsOfTaking(url, step))) faults.push(fault)
  }
  const changed = await changedSteps(url, steps, told.steps)
  const judged = judgeTexts(steps, told.texts, isMoving(steps, told.steps, span.to))
  faults.push(...changed.faults, ...judged.flatMap((text) => wordsFault(text, told) ?? []))
  const older = told.steps.filter(({ id }) => !steps.some((step) => step.id === id)).length
  const lines = [
    steps.length > 0 ? [say.whole(ref, told.steps.length - older)] : [],
    changed.forgotten > 0 ? [say.forgotten(ref, changed.forgotten)] : [],
    older > 0 ? [say.older(ref, older)] : [],
    wordsLines(ref, judged, told, lang),
  ]
  return {
    faults: faults.map((fault) => faultSentence(ref, fault, lang)),
    told: lines.flat(),
    texts: judged.filter(({ verdict }) => verdict === 'held').length,
  }
}

function wordsFault({ name, verdict, by }: JudgedText, told: ToldCase): CaseFault | null {
  // A step that was removed is said once, not once more for its words.
  if (verdict !== 'changed' || by === null || !told.texts.some((text) => text.name === name)) return null
  return { kind: 'words', name, stepAt: stepAt(told, name), index: by.index, at: by.at }
}

function stepAt({ steps }: ToldCase, name: string): string | null {
  return steps.find(({ id }) => id === name)?.at ?? null
}

function wordsLines(ref: string, judged: readonly JudgedText[], told: ToldCase, lang: Lang): string[] {
  const say = messages(lang).cli.ofCase
  const of = (verdict: JudgedText['verdict']) => judged.filter((text) => text.verdict === verdict)
  const held = of('held')
  return [
    ...(held.length > 0 ? [say.words(ref, held.length)] : []),
    ...held.flatMap(({ name, by, isLater }) =>
      isLater && by !== null ? [say.anew(ref, say.textName(name, stepAt(told, name)), by.at, by.index)] : [],
    ),
    ...(of('waiting').length > 0 ? [say.waiting(ref)] : []),
    ...(of('not-held').length > 0 ? [say.notHeld(ref, of('not-held').length)] : []),
  ]
}

function faultSentence(ref: string, fault: CaseFault, lang: Lang): string {
  const say = messages(lang).cli.ofCase
  switch (fault.kind) {
    case 'removed':
      return say.removed(ref, fault.index, fault.at)
    case 'moved':
      return say.moved(ref, fault.index, fault.at, fault.told)
    case 'changed':
      return say.changed(ref, fault.index, fault.at)
    case 'unannounced':
      return say.unannounced(ref, fault.at)
    case 'words':
      return say.wordsChanged(ref, say.textName(fault.name, fault.stepAt), fault.index, fault.at)
  }
}
