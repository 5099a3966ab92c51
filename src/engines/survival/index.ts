export { kaplanMeier, quantileOf, type Watched } from './survival.ts'
