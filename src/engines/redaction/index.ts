export { type RedactionKind, redactionKinds, redactionLabel } from './kinds.ts'
export { looksPersonal } from './looks-personal.ts'
export { redact } from './redact.ts'
