import { before, type Find, matchesOf } from './find.ts'
import {
  ALL_WORDS,
  beginsName,
  isKnownName,
  isKnownSurname,
  isOrdinary,
  isPutTogether,
  isSurnamePart,
  NO_WORDS,
  QUIET_WORDS,
  readGiven,
  readNick,
  readSurname,
} from './likeness.ts'
import {
  AFTER_NAME,
  ANYWHERE,
  type Cue,
  cueInPlace,
  cuesAt,
  ENDING,
  FAMILY_NAME,
  findExpressions,
  isBusiness,
  KIN,
  LINE,
  NEVER,
  PERSON,
  placeScore,
  SIGNED,
  STRETCH,
  SURE,
  TITLE,
} from './name-cues.ts'
import {
  AND,
  beforeKind,
  CALLED,
  CLAN,
  CONSONANTS,
  confidenceOf,
  ENDS_SURNAMES,
  HAPPENING,
  isNoName,
  isNoNameAlone,
  LAST,
  LEAST_OF_CLAN,
  LONGEST_HAPPENING,
  NICKNAME_AND_BLANK,
  NUMBERED,
  OLD_FAMILY,
  OTHERS,
  PALI,
  QUOTE,
  SPACED,
  SPACED_LETTER,
} from './name-shapes.ts'
import { nameWeights as w } from './name-weights.ts'
import { FOLLOWER, isFollower, NO_WORD, OrdinaryReading, RARE_WORD, wordScore } from './ordinary-text.ts'
import { findShortTitles } from './short-titles.ts'
import { canEnd, isHanging, LONGEST_RUN } from './thai-letters.ts'

const LONGEST_GIVEN = 16

const LONGEST_SURNAME = 22

const LONGEST_THIRD = 6

const LONGEST_FOLLOWER = 9

/** A stretch so short after a given name is a surname though it is put together of everyday words. */
const LONGEST_OF_WORDS = 13

/** A name without a word that says a person comes has at least so many letters. */
const SHORTEST_ALONE = 4

/** A cue of so many letters is not read for shorter ones inside it: พ่อ in หลวงพ่อ. */
const HIDES = 6

const MOST_IN_A_LIST = 6

/** What is read at once: Thai letters without a blank, LONGEST_RUN of them at most. */
const RUNS = /[ก-๎]{1,200}/g

/** A name that the text has had already. */
const SHORTEST_AGAIN = 3

const MOST_AGAIN = 40

interface Run {
  readonly start: number
  readonly text: string
  /** where it stands in the reading: what is told of its place n stands at base + n */
  readonly base: number
}

interface Place {
  readonly at: number
  readonly run: Run
  cue: Cue
  /** how likely what stands before the name is, with the word that says it comes, against the likeliest reading */
  before: number
}

interface Candidate {
  readonly find: Find
  /** the given name alone, for when the surname turns out to be the next name */
  readonly given?: Find
  readonly odds: number
}

/** Where a name may end: after any word, after one that all but says it is a name, at the end of a stretch that can only be a surname. */
const PLAIN_END = 0

const SURE_END = 1

const SURNAME_END = 2

type End = typeof PLAIN_END | typeof SURE_END | typeof SURNAME_END

interface Way {
  readonly end: number
  readonly odds: number
}

const scores = new Float64Array(LONGEST_RUN + 2)

const nicks = new Float64Array(LONGEST_RUN + 2)

/** Of texts of a usual length, one after the other: eight new arrays for each would cost more than reading it. */
const usual = new OrdinaryReading(8_192)

/** All names of persons in Thai letters in a folded text. Time grows with its length only. */
export function findThaiNames(plain: string): Find[] {
  return new NameReader(plain).find()
}

class NameReader {
  private readonly plain: string
  private readonly runs: Run[] = []
  private readonly reading: OrdinaryReading
  private readonly places = new Map<number, Place>()
  private readonly finds: Find[] = []
  /** of each place of the text the find it lies in, from 1; made with the first */
  private findOf: Uint32Array | undefined

  constructor(plain: string) {
    this.plain = plain
    let base = 0
    for (const match of matchesOf(plain, RUNS)) {
      this.runs.push({ start: match.index, text: match[0], base })
      base += match[0].length + 1
    }
    this.reading = base <= usual.room ? usual : new OrdinaryReading(base)
  }

  find(): Find[] {
    for (const { text, base } of this.runs) this.reading.read(text, base)
    for (const run of this.runs) this.placesIn(run)
    for (const at of findShortTitles(this.plain)) this.offerAfterSign(at, TITLE, 0)
    for (const { at, cue, value } of findExpressions(this.plain)) this.offerAfterSign(at, cue, value)
    for (const { index, 0: whole, 1: name = '' } of SPACED_LETTER.test(this.plain)
      ? matchesOf(this.plain, SPACED)
      : []) {
      const end = index + whole.length
      this.accept([
        { find: { start: end - name.length, end, kind: 'person', confidence: 0.8, reason: 'spaced-name' }, odds: 99 },
      ])
    }
    let fresh = this.accept([...this.places.values()].flatMap((place) => this.nameAt(place) ?? []))
    for (let round = 0; round < MOST_IN_A_LIST && fresh.length > 0; round++) {
      fresh = this.accept(fresh.flatMap((found) => this.nameAfter(found) ?? []))
    }
    const parts = this.finds.flatMap((found) => this.plain.slice(found.start, found.end).split(/[ \n(),]+/))
    for (const name of [...new Set(parts)].slice(0, MOST_AGAIN)) this.accept([...this.again(name)])
    return this.finds
  }

  /** The run a place lies in. Runs are in order: halving finds it. */
  private runAt(at: number): Run | undefined {
    let low = 0
    let high = this.runs.length
    while (low < high) {
      const middle = (low + high) >> 1
      const { start, text } = this.runs[middle] as Run
      if (start + text.length <= at) low = middle + 1
      else high = middle
    }
    const run = this.runs[low]
    return run !== undefined && run.start <= at ? run : undefined
  }

  /** How much less likely the reading is that has a word begin here than the likeliest. */
  private inside({ base, text }: Run, from: number): number {
    const { forward, backward } = this.reading
    return (
      (forward[base + from] as number) + (backward[base + from] as number) - (forward[base + text.length] as number)
    )
  }

  /** The likelier of two that overlap stays; one that holds another whole takes its place, when its cue is as sure. */
  private accept(candidates: readonly Candidate[]): Find[] {
    const accepted: Find[] = []
    for (const candidate of [...candidates].sort((a, b) => b.odds - a.odds || a.find.start - b.find.start)) {
      const find = [candidate.find, candidate.given].find((one) => one !== undefined && this.isFree(one))
      if (find === undefined) continue
      this.finds.push(find)
      this.findOf ??= new Uint32Array(this.plain.length + 1)
      this.findOf.fill(this.finds.length, find.start, find.end)
      accepted.push(find)
    }
    return accepted
  }

  private isFree(find: Find): boolean {
    const { findOf } = this
    if (findOf === undefined) return true
    for (let at = find.start; at < find.end; at++) {
      const other = this.finds[(findOf[at] as number) - 1]
      if (other === undefined) continue
      const isHeld = find.start <= other.start && other.end <= find.end && find.confidence >= other.confidence
      const isSame = find.start === other.start && find.end === other.end
      if (!isHeld || isSame) return false
    }
    return true
  }

  private offer(at: number, run: Run, cue: Cue, before: number): void {
    const known = this.places.get(at)
    if (known === undefined) this.places.set(at, { at, run, cue, before })
    else if (cue.prior + before > known.cue.prior + known.before) {
      known.cue = cue
      known.before = before
    }
  }

  private offerAfterSign(at: number, cue: Cue, value: number): void {
    const run = this.runAt(at)
    if (run !== undefined) this.offer(at, run, cue, value + Math.max(this.inside(run, at - run.start), w.leastInside))
  }

  private placesIn(run: Run): void {
    const { plain } = this
    const { text, start, base } = run
    const { begins, follows, afterLetter } = this.reading
    this.offer(start, run, this.lineCue(run), placeScore(plain, start))
    let hidden = 0
    for (let at = 0; at < text.length; at++) {
      if (at > 0 && begins[base + at] === 1 && (follows[base + at] as number) >= RARE_WORD) {
        const inLetters = afterLetter[base + at] === 1 ? w.inLetters : 0
        this.offer(start + at, run, ANYWHERE, this.inside(run, at) + placeScore(plain, start + at, true) + inLetters)
      }
      if (at < hidden) continue
      for (const { end, cue } of cuesAt(text, at)) {
        this.afterCue(run, at, end, cue)
        if (begins[base + at] === 1 || end - at >= HIDES) hidden = Math.max(hidden, end)
      }
    }
  }

  private lineCue(run: Run): Cue {
    const isLine = run.start === 0 || this.plain[run.start - 1] === '\n'
    if (!isLine) return LAST.test(this.plain.slice(run.start, run.start + 80)) ? ENDING : STRETCH
    // A name alone on the last line, or with a phone, is signed
    const rest = this.plain.slice(run.start, run.start + 80)
    const isSigned = run.start > 0 && /^[ก-๎]{2,16}(?: [ก-๎]{2,22}){0,2}\s*(?:\(|โทร|0\d|$)/.test(rest)
    return isSigned ? SIGNED : LINE
  }

  private afterCue(run: Run, at: number, end: number, found: Cue): void {
    const { plain } = this
    const { text, start, base } = run
    const { forward, backward, begins, afterLetter, listed } = this.reading
    const isWord = begins[base + at] === 1
    const { cue, value: inPlace } = cueInPlace(found, plain, start + at, start + end, isWord)
    let value =
      (forward[base + at] as number) +
      wordScore(text.slice(at, end)) -
      (forward[base + text.length] as number) +
      inPlace
    if (cue !== TITLE && !isWord) value += w.noWordBegins
    if (afterLetter[base + at] === 1) value += w.inLetters
    if ((listed[base + at] as number) > end) value += w.inLongerWord
    if (end < text.length) {
      this.offer(start + end, run, cue, value + (backward[base + end] as number))
      return
    }
    const gap = /^(?: |\n(?!\n))/.test(plain.slice(start + end, start + end + 2)) ? 1 : 0
    const next = gap === 0 ? undefined : this.runAt(start + end + gap)
    if (next === undefined || next.start !== start + end + gap || cue.afterBlank === NEVER) return
    this.offer(next.start, next, cue, value + cue.afterBlank)
  }

  private nameAt(place: Place): Candidate | null {
    const { plain } = this
    const { run, cue } = place
    const { text, start } = run
    const from = place.at - start
    if (text.length - from < 2 || isHanging(text.charCodeAt(from))) return null
    if (cue.faith === 0 && !this.mayBeName(run, from)) return null
    // "ผู้ใหญ่บ้าน น้ำไหลไม่พอใช้": what is told, and to whom
    if (cue.faith < SURE && HAPPENING.test(text.slice(from, from + LONGEST_HAPPENING))) return null
    // Before a mark the text was read already; "อบจ." after a post is an abbreviation
    if (/^ {0,2}\[/.test(plain.slice(start + text.length, start + text.length + 3))) return null
    if (plain[start + text.length] === '.' && plain[start + text.length + 1] !== '.' && text.length - from <= 4)
      return null
    const most = Math.min(cue === FAMILY_NAME ? LONGEST_SURNAME : LONGEST_GIVEN, text.length - from)
    this.scoreNames(run, from, most, cue)
    const isNumbered = cue.faith === 0 && NUMBERED.test(plain.slice(start + text.length, start + text.length + 6))
    const expected = cue.prior + place.before + (isNumbered ? w.beforeNumber : 0)
    const near = cue === FAMILY_NAME ? w.nearSurname : cue.faith >= KIN.faith ? w.nearAfterHonorific : w.near
    const atEnd = cue.faith >= SURE ? SURE_END : PLAIN_END
    const whole = cue.faith >= SURE ? w.nearWhole : cue.faith >= KIN.faith ? w.nearBlank : near
    const { end, odds } = this.likeliest(run, from, most, near, whole, atEnd)
    if (end === 0) return null
    const isDoubtful = isNoName(text.slice(from, end), cue)
    // "คุณหมอละมุน จันทะวงษ์": a surname can make a name of an everyday word
    if (isDoubtful && (cue.faith < PERSON.faith || end < text.length || !isOrdinary(text.slice(from, end)))) return null
    if (cue.faith <= 1 && isBusiness(text.slice(end, end + 10))) return null
    // "ประจำ", "สมาคม" are no ประ and no สมา
    const isCut = cue.faith < SURE && (this.reading.listed[run.base + from] as number) > end
    const prior = expected + (isCut ? w.cutWord : 0)
    const surname = odds + prior < w.hopeless ? null : this.surnameAfter(run, from, end, cue, odds + prior)
    if (odds + prior + Math.min(w.mostOfSurname, Math.max(0, surname?.odds ?? 0)) <= 0) return null
    const isAlone = surname === null || surname.odds <= 0
    const needsSurname = isDoubtful || (odds + prior <= 0 && this.isOfWords(run, from, end))
    if (needsSurname && (surname === null || surname.odds < w.afterDoubtful)) return null
    if (isAlone && cue.faith >= PERSON.faith && isNoNameAlone(text.slice(from, end))) return null
    let stop = surname !== null && surname.odds > 0 ? surname.end : start + end
    stop += OLD_FAMILY.exec(plain.slice(stop, stop + 24))?.[0].length ?? 0
    // "ชื่อน้องเนย": the word before the name is part of what people are called
    const called = CALLED.exec(before(plain, place.at, 16))?.[1]?.length ?? 0
    const find: Find = {
      start: place.at - called - (cue === ANYWHERE && isPutTogether(text.slice(0, end)) ? from : 0),
      end: stop,
      kind: 'person',
      confidence: confidenceOf(cue),
      reason: 'likely-name',
    }
    return {
      odds: odds + prior + Math.max(0, surname?.odds ?? 0),
      find,
      ...(odds + prior > 0 ? { given: { ...find, end: start + end } } : {}),
    }
  }

  /** Whether the likeliest reading has words of our lists alone between two places. */
  private isOfWords(run: Run, from: number, end: number): boolean {
    const { follows, ends } = this.reading
    for (let at = from; at < end; at = ends[run.base + at] as number) {
      if ((follows[run.base + at] as number) >= RARE_WORD) return false
    }
    return true
  }

  /** Where no word says that a person comes, everyday words are no name but where one of our lists begins with them. */
  private mayBeName(run: Run, from: number): boolean {
    const isWhole = from === 0 && run.text.length <= LONGEST_GIVEN
    const isRare = (this.reading.follows[run.base + from] as number) >= RARE_WORD
    return isWhole || isRare || beginsName(run.text, from, SHORTEST_ALONE)
  }

  /** Fills `scores` for the names that may begin at a place of a run. */
  private scoreNames(run: Run, from: number, most: number, cue: Cue): void {
    const { text } = run
    if (cue === FAMILY_NAME) {
      readSurname(text, from, most, scores, text.length - from <= LONGEST_OF_WORDS ? ALL_WORDS : QUIET_WORDS)
      return
    }
    if (cue.faith === 0) readGiven(text, from, most, scores, w.unknownAlone, w.partsAlone)
    else if (cue.faith < SURE) readGiven(text, from, most, scores, w.unknown, w.parts)
    else readGiven(text, from, most, scores, 0, 0)
    if (cue.nick > NEVER) {
      readNick(text, from, most, nicks, cue.faith < PERSON.faith ? w.unknownNickOfKin : w.unknownNick)
      for (let length = 1; length <= most; length++) {
        scores[length] = Math.max(scores[length] as number, (nicks[length] as number) + cue.nick)
      }
    }
    // Nobody is called by two letters but those of our lists
    if (!isKnownName(text.slice(from, from + 2))) scores[2] = NEVER
    const rare = (this.reading.rare[run.base + from] as number) - from
    if (cue.faith > 1 && rare > 3 && rare <= most) {
      scores[rare] = Math.max(scores[rare] as number, cue.faith >= PERSON.faith ? w.rareName : w.rareNameOfKin)
    }
    if (cue.faith === 0) scores.fill(NEVER, 1, SHORTEST_ALONE)
  }

  /**
   * The likeliest end of a name that begins here, whose scores stand in `scores`, and by how much it beats ordinary words.
   * @param near by how much a longer name that a follower comes after may be less likely, `whole` one that ends with its stretch
   */
  private likeliest(
    run: Run,
    from: number,
    most: number,
    near: number,
    whole: number,
    atEnd: End,
    least = 2,
    isSurname = false,
  ): Way {
    const { text, base } = run
    const { backward, follows, ends } = this.reading
    const endScore = this.plain[run.start + text.length] === '.' ? w.beforeDot : (w.ends[atEnd] as number)
    const value = (length: number) => {
      const end = from + length
      const next =
        end === text.length
          ? endScore
          : beforeKind(follows[base + end] as number, isSurname, () => text.slice(end, ends[base + end]))
      return (scores[length] as number) + (backward[base + end] as number) + next
    }
    let best = Number.NEGATIVE_INFINITY
    let length = 0
    for (let one = least; one <= most; one++) {
      if (!canEnd(text, from + one) || value(one) <= best) continue
      best = value(one)
      length = one
    }
    if (length === 0) return { end: 0, odds: best }
    // Past a word that follows names only where surnames have it too: ทอง|มา, แก้ว|กอง|มูล
    let past = 0
    const odds = best - (backward[base + from] as number)
    if (follows[base + from + length] === FOLLOWER) {
      const next = text.slice(from + length, ends[base + from + length])
      if (!isSurname || !isSurnamePart(next)) return { end: from + length, odds }
      past = ENDS_SURNAMES.has(next) ? 0 : next.length
    }
    for (let longer = most; longer > length + past; longer--) {
      if (!canEnd(text, from + longer)) continue
      const isWhole = from + longer === text.length
      const isFollowed = follows[base + from + longer] === FOLLOWER
      const allowed = isWhole ? whole : isFollowed ? near : w.near
      if (value(longer) >= best - allowed) length = longer
    }
    return { end: from + length, odds }
  }

  /** The surname after a given name, in offsets of the text: after a blank and a nickname in brackets, or at once. */
  private surnameAfter(run: Run, from: number, end: number, cue: Cue, odds: number): Way | null {
    if (end < run.text.length) {
      const isWritten = cue.faith > 0 && run.text.length - end >= 4 && this.reading.follows[run.base + end] !== FOLLOWER
      return isWritten ? this.surnameIn(run, end, cue.surname + w.surnameAtOnce, PLAIN_END) : null
    }
    const given = run.start + end
    const gap = NICKNAME_AND_BLANK.exec(this.plain.slice(given, given + 20))?.[0].length ?? 0
    const next = gap === 0 ? undefined : this.runAt(given + gap)
    if (next === undefined || next.start !== given + gap || CONSONANTS.test(next.text)) return null
    const isWrapped = this.plain[next.start - 1] === '\n'
    if (isWrapped && cue.faith < SURE) return null
    const prior = cue.surname + (isWrapped ? w.wrapped : 0) + Math.min(w.mostForSurname, Math.max(0, (odds - 4) / 2))
    // จาก "ภาสกร สายใต้"
    const isQuoted = [run.start - 1, next.start + next.text.length].every((at) => QUOTE.test(this.plain[at] ?? ''))
    const found = this.surnameIn(next, 0, prior, isQuoted ? SURNAME_END : this.surnameEnd(next, cue))
    if (found.odds <= 0 || found.end < next.start + next.text.length || cue.faith < 3) return found
    // Names of three words: อ่อง มิน ทู
    const isShort = found.end - next.start <= LONGEST_THIRD && end - from <= LONGEST_THIRD
    const third = isShort && this.plain[found.end] === ' ' ? this.runAt(found.end + 1) : undefined
    if (third === undefined) return found
    const more = this.surnameIn(third, 0, w.thirdPart, PLAIN_END, 2)
    const { follows } = this.reading
    const isWhole = more.end === third.start + third.text.length
    const isFollowed = isWhole || follows[third.base + more.end - third.start] === FOLLOWER
    const isPart = more.end - third.start <= LONGEST_THIRD && follows[third.base] !== FOLLOWER
    return more.odds > 0 && isFollowed && isPart ? { ...found, end: more.end } : found
  }

  /** How much the end of a stretch speaks for a surname that ends there: "นายสมชาย ขายยาบ้า" begins with what he does. */
  private surnameEnd({ text, base }: Run, cue: Cue): End {
    if (cue.faith <= 1) return PLAIN_END
    const { follows } = this.reading
    for (let length = 2; length <= LONGEST_FOLLOWER && length < text.length; length++) {
      const isWord = canEnd(text, length) && follows[base + length] !== NO_WORD && isFollower(text.slice(0, length))
      if (isWord) return PLAIN_END
    }
    return cue.faith >= SURE ? SURNAME_END : SURE_END
  }

  private surnameIn(run: Run, from: number, prior: number, atEnd: End, least = 3): Way {
    const others = OTHERS.exec(run.text.slice(from, from + LONGEST_SURNAME + 1))?.index ?? LONGEST_SURNAME
    const most = Math.min(LONGEST_SURNAME, run.text.length - from, others)
    if (most < least || isFollower(run.text.slice(from))) return { end: run.start, odds: NEVER }
    const isShort = run.text.length - from <= LONGEST_OF_WORDS
    const words = atEnd === SURNAME_END && isShort ? ALL_WORDS : atEnd === PLAIN_END ? NO_WORDS : QUIET_WORDS
    readSurname(run.text, from, most, scores, words)
    const isClan = run.text.startsWith(CLAN, from)
    const whole = atEnd >= SURE_END && this.plain[run.start + run.text.length] !== '.' ? w.nearWhole : w.nearSurname
    const shortest = isClan ? LEAST_OF_CLAN : least
    const { end, odds } = this.likeliest(run, from, most, w.nearSurname, whole, atEnd, shortest, true)
    // "นายสมชาย ขายยาบ้า": an everyday word is a surname only where nothing follows it
    const name = run.text.slice(from, end)
    const isWord = end < run.text.length && isFollower(name) && !isKnownSurname(name)
    return {
      end: run.start + end,
      odds: end === 0 || isWord ? NEVER : odds + prior + (PALI.test(name) ? w.pali : isClan ? w.clan : 0),
    }
  }

  /** After a name come others: "สมชาย, วิชัย และประยุทธ์". */
  private nameAfter(found: Find): Candidate | null {
    const gap = AND.exec(this.plain.slice(found.end, found.end + 10))?.[0].length ?? 0
    const at = found.end + gap
    const run = gap === 0 ? undefined : this.runAt(at)
    if (run === undefined) return null
    return this.nameAt({ at, run, cue: AFTER_NAME, before: Math.max(this.inside(run, at - run.start), w.leastInside) })
  }

  /** A name found once is looked for in the rest of the text; not one that is an everyday word. */
  private *again(name: string): Generator<Candidate> {
    const { plain } = this
    if (name.length < SHORTEST_AGAIN || isOrdinary(name)) return
    let times = 0
    for (let at = plain.indexOf(name); at !== -1 && times < MOST_AGAIN; at = plain.indexOf(name, at + name.length)) {
      times++
      const run = this.runAt(at)
      const from = at - (run?.start ?? 0)
      const end = from + name.length
      if (run === undefined || end > run.text.length || isHanging(run.text.charCodeAt(from))) continue
      if (!canEnd(run.text, end) || placeScore(plain, at) < 0) continue
      const { forward, backward } = this.reading
      const odds =
        (forward[run.base + from] as number) +
        w.again +
        (backward[run.base + end] as number) -
        (forward[run.base + run.text.length] as number)
      const find: Find = { start: at, end: at + name.length, kind: 'person', confidence: 0.5, reason: 'name-again' }
      if (odds > 0) yield { odds, find }
    }
  }
}
