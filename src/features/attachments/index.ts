import type { Room } from '../../platform/room.ts'
import { attachmentsApi } from './attachments.api.ts'
import { attachmentPages } from './attachments.pages.ts'

export { readAttached } from './read-attached.ts'

/** Documents and comments that hang on plans and projects. */
export const attachmentsRoom: Room = { name: 'attachments', pages: attachmentPages, api: attachmentsApi }
