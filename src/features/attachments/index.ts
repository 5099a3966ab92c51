import type { Room } from '../../platform/room.ts'
import { attachmentsApi } from './attachments.api.ts'
import { attachmentPages } from './attachments.pages.ts'

export { publicDocuments } from './attachments.sql.ts'
export { acceptedFiles, asAttachment, checkDocument, fileNameFor } from './document-bytes.ts'
export { messages as attachmentMessages } from './messages.ts'
export { readAttached } from './read-attached.ts'

/** Documents and comments that hang on plans and projects. */
export const attachmentsRoom: Room = { name: 'attachments', pages: attachmentPages, api: attachmentsApi }
