export { makeTemplate } from './make-template.ts'
export { templateAge, templateGuess, templateOf } from './read-template.ts'
export { templateMessages } from './template-columns.ts'
export { templateKinds } from './template-form.ts'
