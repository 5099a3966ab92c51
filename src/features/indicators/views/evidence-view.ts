import { button, fileField, form, type Problem, problemWith, textField } from '../../../web/components/index.ts'
import { type Frame, href } from '../../../web/frame.ts'
import type { Html } from '../../../web/html.ts'
import { acceptedFiles } from '../../attachments/index.ts'
import { messages } from '../messages.ts'

export function evidenceFormView(
  frame: Frame,
  shown: { action: string; title: string; problems: readonly Problem[]; oneTimeKey: string },
): Html {
  const { lang } = frame
  const say = messages(lang).evidence
  return form(frame, {
    action: href(frame, shown.action),
    upload: true,
    oneTimeKey: shown.oneTimeKey,
    body: [
      fileField(lang, {
        name: 'file',
        label: say.file,
        accept: acceptedFiles,
        error: problemWith(shown.problems, 'file'),
      }),
      textField(lang, { name: 'title', label: say.name, value: shown.title, optional: true }),
      button({ text: say.add }),
    ],
  })
}
