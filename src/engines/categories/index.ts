export { type LearntWords, learnFrom } from './learn.ts'
export { phrases as categoryPhrases } from './read.ts'
export { suggestCategories } from './suggest.ts'
