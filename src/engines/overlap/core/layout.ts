/** Projects prepared at a time. The place of a project follows from its number, so every batch but the last is full. */
export const BATCH: i32 = 4096
/** Per project: body, years (from << 16 | to), villages: enough to refuse most candidates at a glance. */
export const GLANCE: i32 = 3
/** Numbers of a found pair: left, right, score, related, veto, gap and shared metres, years between, read twice. */
export const FOUND: i32 = 9
/** Longer texts are tidied before they are kept; the reader itself looks at 600 letters. */
export const LONG: i32 = 1200
