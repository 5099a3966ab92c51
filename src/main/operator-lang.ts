import type { Lang } from '../kernel/lang.ts'

/** Thai where the terminal is set to Thai; otherwise English, because a terminal set to nothing may have no Thai letters. */
export function operatorLang(env: NodeJS.ProcessEnv): Lang {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return locale.toLowerCase().startsWith('th') ? 'th' : 'en'
}
