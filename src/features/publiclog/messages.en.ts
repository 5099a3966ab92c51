import { counted } from '../../kernel/counted.ts'
import type { Messages } from './messages.th.ts'

const types: Messages['types'] = {
  'plan-version': 'Version of a plan',
  resolution: 'Resolution',
  complaint: 'Complaint',
  agreement: 'Agreement',
  joining: 'Projects joined',
  'agenda-matter': 'Matter of the agenda',
  'board-opened': 'Board opened',
  'board-closed': 'Board closed',
  'plan-endorsement': 'Integrated plan endorsed',
  'plan-endorsement-withdrawn': 'Endorsement withdrawn',
}

const facts: Readonly<Record<string, string>> = {
  title: 'Text',
  committee: 'Committee',
  number: 'Number',
  kind: 'Kind',
  due_on: 'Due',
  body: 'Body',
  version: 'Version',
  fiscal_year_from: 'First fiscal year',
  fiscal_year_to: 'Last fiscal year',
  projects: 'Projects',
  hash: 'Digest of the text (SHA-256)',
  digest: 'Digest of the text (SHA-256)',
  parties: 'Parties',
  starts_on: 'Begins',
  ends_on: 'Ends',
  total: 'Amount in all (baht)',
  form: 'Form',
  moved_baht: 'Money moved (baht)',
  stance: 'Stance',
  ref: 'Number of the report',
  step: 'Step',
  state: 'State',
  outcome: 'Outcome',
  category: 'Category',
  area: 'Area',
  text: 'Digest of what was written',
  redacted: 'What was covered',
  amount: 'Amount in all (baht)',
  content_sha256: 'Digest of the content (SHA-256)',
}

const kinds: Readonly<Record<string, string>> = {
  approve: 'Approved',
  acknowledge: 'Acknowledged',
  direct: 'Directed',
  reject: 'Rejected',
  defer: 'To be brought back',
  'public-service': 'Public service agreement',
  performance: 'Performance agreement',
  subsidy: 'Subsidy contract',
  'co-investment': 'Co-investment contract',
  pledge: 'Joint pledge',
}

const steps: Readonly<Record<string, string>> = {
  received: 'received',
  moved: 'state changed',
  answered: 'the office answered',
  asked: 'the office asked the reporter',
  wrote: 'the reporter wrote',
  rerouted: 'handed to another body',
  joint: 'several bodies work on it',
  part: 'the part of one body',
  escalated: 'escalated',
  appealed: 'the reporter appealed',
  reopened: 'reopened',
  redacted: 'personal data covered',
  merged: 'merged with another',
  rated: 'rated by the reporter',
  withheld: 'taken from view',
  shown: 'shown again',
  clock: 'deadline moved',
  category: 'category changed',
}

const caseStates: Readonly<Record<string, string>> = {
  received: 'received',
  screened: 'checked',
  assigned: 'with the office',
  accepted: 'accepted',
  scheduled: 'scheduled',
  in_progress: 'in progress',
  waiting_info: 'waiting for the reporter',
  resolved: 'the office says it is done',
  closed: 'closed',
}

const whyNot: Readonly<Record<string, string>> = {
  'another-past': 'it signed a log that does not go on to ours',
  'ahead-of-us': 'it signed a longer log than ours',
  'tiles-missing': 'parts of our log that the proof needs are missing',
  'bad-signature': 'its signature is wrong',
  nonsense: 'its answer cannot be read',
  'too-slow': 'it did not answer in time',
  unreachable: 'it cannot be reached',
  'closed-network': 'its address lies in a closed network (add it anew with --inside if that is meant)',
}

export const en: Messages = {
  title: 'Public log',
  lead: 'Everything that was announced stands in this log. Nothing in it can be changed, removed, reordered or back-dated unseen.',
  types,
  typeOf: (type) => types[type] ?? type,
  caseStep: (ref, step, state) =>
    `Complaint ${ref}: ${step === 'moved' ? (caseStates[state] ?? state) : (steps[step] ?? step)}`,
  stepOf: (step) => steps[step] ?? step,
  stateOf: (state) => caseStates[state] ?? state,
  factName: (name) => facts[name] ?? name,
  kindOf: (kind) => kinds[kind] ?? kind,
  entries: (count) => `${count} entries`,
  entry: (number) => `Entry ${number}`,
  unit: 'entries',
  noneWhy: 'There is nothing in the log yet. The first entry comes when a plan is approved or a meeting resolves.',
  noneNext: 'See all plans',
  head: {
    size: 'Entries',
    signed: 'Signed last',
    root: 'Hash over the whole log',
    key: 'Key to check the signature with',
  },
  latest: 'Latest entries',
  columns: { number: 'Number', what: 'Event', when: 'Happened', proof: 'Proof' },
  prove: 'Prove it',
  check: {
    title: 'Check it yourself',
    why: "Keep the head of today's log. Later it shows that no earlier entry was changed, without trusting us. This command downloads every entry and computes everything again.",
    ofCase:
      'To see, too, that the page of one report still tells every step the log holds, in the same words, put its number behind:',
    head: 'Signed head',
    key: 'Key',
    twoReaders:
      'Two people who kept heads of different days find out with bin/prasan log compare whether they were shown the same log.',
  },
  asJson: 'As JSON',
  older: 'Older',
  one: {
    title: (number) => `Proof of entry ${number}`,
    lead: 'This entry is in the signed log, and anybody can check it.',
    facts: 'The event',
    what: 'Event',
    page: 'Its page',
    open: 'Open this page',
    at: 'Happened',
    logged: 'Came into the log',
    subject: 'Id in the log',
    ref: 'Reference',
    sealed: 'What the log vouches for',
    opened: 'The log holds only a digest of the text below. The digest fits the text.',
    forgotten:
      'The text was deleted as the law demands. The entry stays and its proof stays valid, but nobody can find out any more what it said.',
    mismatch: 'The digest does not fit the text: the text was changed after it came into the log.',
    proof: 'Proof',
    proofWhy: (steps, size) =>
      `${steps} steps lead from this entry to the hash of the log of ${size} entries, which is signed.`,
    holds: 'The proof holds',
    broken: 'The proof does not hold. Tell the operator and an auditor.',
    raw: 'The entry to the letter',
    path: 'Hashes used in each step',
    step: 'Step',
    side: 'Side',
    left: 'left',
    right: 'right',
    hash: 'Hash (SHA-256)',
    words: 'Words as shown',
    wordsWhy:
      'The log holds a digest of the words as everybody reads them. If somebody changes them in the database later, they no longer fit it.',
    textName: (name) =>
      name === 'report'
        ? 'Words of the report, place and answers'
        : name === 'outcome'
          ? 'Explanation of the outcome'
          : name === 'step'
            ? 'Words of this step'
            : 'Words of an earlier step',
    verdicts: {
      held: 'These are the words shown',
      changed: 'The words shown are not those of the log: changed',
      later: 'Shown otherwise since, by an act the log tells',
      waiting: "Not shown: they wait for a person's look",
      hidden: 'Not shown to the public any more',
      'not-held': 'On its way into the log',
    },
    laterAt: (number) => `See entry ${number}`,
    checkWords: 'Check it step by step',
    checkHow:
      'SHA-256 over “prasan words 1”, a line feed, the 32 bytes of the salt, and the JSON below must give this digest.',
    salt: 'Salt (base64)',
    json: 'JSON of the words',
    wordsDigest: 'Digest in the log (base64)',
  },
  section: {
    heading: 'Proof in the public log',
  },
  cli: {
    verify: 'Check the whole public log: signature, every entry, and that it goes on from an older head',
    mirror: 'Keep a copy of the whole public log in a folder; the next time only what is new is fetched',
    url: 'Address of the platform, e.g. http://127.0.0.1:3000',
    dir: 'Folder with a copy',
    key: 'Key to check the signature with, or a file that holds it',
    from: 'File with a head that was kept earlier',
    either: 'Give either --url or --dir',
    both: 'Give both --url and --dir',
    badUrl: (url) => `${url} is no address that begins with http:// or https://`,
    badKey: 'This is not the key of a log (name+id+key)',
    noKey: 'No key was found; give it with --key',
    keyFromThere:
      'The key comes from the same place as the log. Compare it with one you got another way, and give that with --key the next time:',
    unreadable: (file) => `The file ${file} cannot be read`,
    unreachable: (url) => `${url} cannot be reached`,
    witness: 'Key of a witness that must have signed too; may be repeated',
    quorum: 'How many of the witnesses must have signed; default: all',
    ref: 'Number of a report: is every step of it that the log holds still told on its page, as of the same time and in the same words?',
    cases: 'Does the same for so many reports by chance, or for all',
    badCases: '--cases takes a number of reports, or all',
    refNeedsUrl: '--ref and --cases need --url: the steps of reports are asked for there',
    ofCase: {
      whole: (ref, steps) =>
        `${ref}: the page tells all ${steps} ${steps === 1 ? 'step' : 'steps'} the log holds; none was removed or back-dated, and step, state, outcome and body are those of then`,
      forgotten: (ref, steps) =>
        `${ref}: what ${steps} of these steps said was forgotten, so only that they happened, and when, was compared`,
      older: (ref, steps) =>
        `${ref}: ${steps} ${steps === 1 ? 'step is' : 'steps are'} from before the log began, so nothing vouches for them`,
      removed: (ref, index, at) =>
        `${ref}: the step of ${at} (entry ${index}) was removed: the log holds it, the page does not tell it`,
      moved: (ref, index, at, told) => `${ref}: the page says ${told} of a step that happened ${at} (entry ${index})`,
      changed: (ref, index, at) =>
        `${ref}: the step of ${at} (entry ${index}) was changed: the page tells another step, state, outcome or body than the log vouches for`,
      unannounced: (ref, at) => `${ref}: the page tells a step of ${at} that was never announced in the log`,
      withheld: (ref, steps) =>
        `${ref}: the report was taken from view, which the log tells; it holds ${steps} entries about it`,
      gone: (ref, steps) =>
        `${ref}: the log holds ${steps} entries about it, none of which says that it was taken from view, and the report is not shown any more`,
      unknown: (ref) => `${ref}: there is no such public report, neither in the log nor on the platform`,
      textName: (name, stepAt) =>
        name === 'report'
          ? 'the words of the report'
          : name === 'outcome'
            ? 'the explanation of the outcome'
            : `the words of the step of ${stepAt ?? name}`,
      words: (ref, texts) =>
        `${ref}: words: ${counted(texts, 'text')} shown ${texts === 1 ? 'is the one' : 'are those'} the log holds`,
      anew: (ref, text, at, index) =>
        `${ref}: ${text} were changed by a public act at ${at} (entry ${index}), and are those of that entry`,
      waiting: (ref) =>
        `${ref}: the words of the report are not shown (they wait for a person's look), so they were not compared`,
      notHeld: (ref, texts) =>
        `${ref}: the words of ${counted(texts, 'text')} are not held by the log: they are older than its holding words, or on their way into it`,
      wordsChanged: (ref, text, index, at) =>
        `${ref}: ${text} are not those of the log: CHANGED since entry ${index} of ${at}`,
      unit: 'reports',
      all: (cases, texts) =>
        `${counted(cases, 'report')} looked at: every step is as the log holds it, and ${counted(texts, 'text')} shown ${texts === 1 ? 'is' : 'are'} in the words it holds`,
    },
    badWitness: 'The key of a witness is wrong, or --quorum asks for more than there are',
    tooFewWitnesses: (found, quorum) => `${found} witnesses signed; ${quorum} are needed`,
    witnessed: (names) => `Signed by witnesses too: ${names}`,
    entries: 'entries',
    good: (size) => `Sound: ${size} entries, none changed, removed, reordered or back-dated`,
    continued: (older) => `It goes on from the older head of ${older} entries`,
    notCompared: "It was not compared with an older head. Keep today's, and give it with --from the next time",
    types: (counts) => `Kinds of entries: ${counts}`,
    mirrored: (size, dir) => `${size} entries are kept in ${dir}`,
    more: (count) => `and ${count} more`,
  },
  witness: {
    row: 'Witnesses that signed too',
    nobody: 'None yet',
    seen: (name, when) => `${name} · ${when}`,
    whyNot: (code) => whyNot[code] ?? `it answered ${code.replace('answered ', 'HTTP ')}`,
    cli: {
      add: 'Has a witness sign the heads of our log too',
      list: 'All witnesses, and who has signed',
      remove: 'Stops asking a witness',
      serve: 'Be a witness of other logs: signs only a head that goes on from the one it signed before',
      inside: 'It lies in a closed network; the operator vouches for its address',
      name: 'Name of the witness, such as witness.example/phayao',
      dir: 'Folder for its key and the heads it signed; must not get lost',
      log: 'Key of a log to sign for; may be repeated',
      host: 'Address of this machine to listen at; default 127.0.0.1',
      port: 'Port; default 3100',
      badUrl: (url) => `The address ${url} is neither http nor https`,
      badKey: 'This is not the key of a witness (name+id+key, kind 4)',
      taken: (name) => `There is a witness ${name} already`,
      added: (name) => `The witness ${name} is added and asked within seconds`,
      none: 'There is no witness yet; see log witness add --help',
      signed: (when) => `signed the newest head ${when}`,
      behind: (size) => `signed ${size} entries last`,
      problem: (problem) => `last time: ${problem}`,
      unknown: (name) => `There is no witness ${name}`,
      removed: (name) => `${name} is no longer asked`,
      nameAndDir: 'Give --name (without blanks and +) and --dir',
      badPort: (port) => `${port} is no port`,
      badLog: 'Give --log at least once, with the key from /log/key of that log',
      serving: (address, logs) => `Witness at ${address} of ${logs} (Ctrl-C stops it)`,
      addIt: (name, address, key) =>
        `The operator of that log adds it with: bin/prasan log witness add ${name} ${address} ${key}`,
    },
    doctor: {
      name: 'log witnesses',
      fine: (signed, all) => `${signed} of ${all} witnesses signed the newest head.`,
      silent: (names) => `Witnesses that have not signed for long: ${names}`,
      accused: (names) =>
        `${names} signed a log that contradicts ours. Find out whether the database was set back or changed.`,
    },
    compare: {
      summary:
        'Holds two heads of a log against each other: the same, one goes on from the other, or two pasts; with proof',
      key: 'Key to check the signatures with; default: that of the log looked at',
      noHead: (place) => `There is no head of a log at ${place}`,
      noKey: 'No key was found; give it with --key',
      notSigned: (place) => `The head at ${place} was not signed with this key`,
      same: 'Both see the same log',
      extends: (newer, older) => `The log of ${newer} entries goes on from the log of ${older}. Proof (RFC 9162):`,
      split: (older) => `Two pasts: the first ${older} entries are not the same. The hashes over them:`,
      evidence: 'Both heads were signed with the same key. Keep them: they prove that two logs were shown:',
      otherLog: 'These are two different logs',
      unproven:
        'Nothing is proven: parts of the log are missing or do not fit its head. Name the address of the newer log',
    },
  },
  problems: {
    'no-checkpoint': 'There is no head of a log there',
    'not-a-note': (which) => `${which} is no signed note (it was changed, or its line ends were)`,
    'not-a-checkpoint': (which) => `${which} is no head of a log`,
    'bad-signature': (which) => `${which} has a wrong signature`,
    'no-known-signature': (which) => `${which} was not signed with the given key`,
    which: { new: 'The head', older: 'The older head that was kept' },
    'other-origin': (origin, expected) => `This is the log ${origin}, not ${expected}`,
    shrunk: (size, older) => `The log became shorter: it had ${older} entries and has ${size}`,
    rewritten: (older) =>
      `The first ${older} entries are not what they were: one was changed, removed, moved or put in`,
    'tile-missing': (path) => `A part of the log is missing: ${path}`,
    'tile-wrong': (path) => `A part of the log is wrong: ${path}`,
    'entries-cut-off': (path) => `The entries end in the middle: ${path}`,
    'entry-wrong': (index) => `Entry ${index} was changed`,
    'root-wrong': (size) => `The signed hash does not fit the ${size} entries`,
    'not-an-entry': (index) => `Entry ${index} has not the form of an entry`,
    'clock-went-back': (index) => `Entry ${index} says that it came in before the one in front of it`,
    'from-the-future': (index) => `Entry ${index} happened after it came into the log`,
  },
  doctor: {
    wordsName: 'words in the public log',
    words: {
      good: (texts, cases) =>
        `${counted(cases, 'report')} looked at: ${counted(texts, 'text')} shown as the log holds ${texts === 1 ? 'it' : 'them'}.`,
      changed: (refs, cases) =>
        `The words shown are not those of the log in ${counted(cases, 'report')}: ${refs}. Somebody changed them in the database.`,
    },
    name: 'public log',
    empty: 'No entries yet.',
    good: (size) => `${size} entries; signed, and the hash over them fits.`,
    waiting: (count) => `${count} events have waited for more than a minute; the worker may have stopped.`,
    otherKey:
      'The signing key of the public log is not the one it began with (the secret of the platform changed), so nothing is signed. Bring the old secret back.',
    otherPast: (kept) =>
      `The first ${kept} entries in the database are not those that were published, so nothing is signed. Somebody changed the log in the database: restore a backup from before.`,
    rolledBack: (kept, size) =>
      `The database is older than the public log that was published (${kept} entries were published, the database has ${size}), so nothing is signed. Restore a newer backup.`,
    tilesMissing: 'A part of the public log is missing from the database, so nothing is signed. Restore a backup.',
    clockBack: (when) =>
      `The newest entry came in at ${when}, later than now: the clock was set back. Set it by NTP. Nothing is dated back; until then new entries bear that time.`,
    rootWrong: 'The hash over the public log does not fit what is stored: something was changed in the database.',
  },
}
