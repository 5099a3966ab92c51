import type { Command } from '../../platform/room.ts'
import { presentGuess } from './functions.present.ts'
import { loadGuesser } from './load-guesser.ts'
import { en } from './messages.en.ts'
import { th } from './messages.th.ts'
import { messages } from './messages.ts'

export const functionsCommands: readonly Command[] = [
  {
    name: 'functions guess',
    summary: { th: th.cli.summary, en: en.cli.summary },
    usage: 'TEXT...',
    words: [1, 100],
    run: async (call) => {
      const guesser = await loadGuesser(call.deps.db)
      for (const text of call.words) {
        const guess = guesser(text)
        const told = guess && presentGuess(guess, call.lang)
        call.say(`${text}: ${told ? `${told.title} (${told.reason})` : messages(call.lang).cli.nothing}`)
      }
      return 0
    },
  },
]
