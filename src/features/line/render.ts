import type { messagingApi } from '@line/bot-sdk'
import { sign, signedText } from '../../platform/http/signed.ts'
import { acts, type Button, type Press, type Say } from './talk.ts'

export type LineMessage = messagingApi.Message

/** What LINE takes at most. Source: Messaging API reference, checked by the peer of our tests too. */
export const MOST_MESSAGES = 5
const MOST_LETTERS = 5_000
const MOST_QUICK_REPLIES = 13
const MOST_LABEL = 20
const MOST_SHOWN = 300

interface ButtonOwner {
  readonly key: Buffer
  /** Person of the chat: a button works for nobody else. */
  readonly personId: string
}

/**
 * Messages as LINE takes them: no more than five, none too long, buttons below the last one only, because LINE shows them nowhere
 * else. Each button carries what it does with our proof.
 */
export function render(says: readonly Say[], owner: ButtonOwner): LineMessage[] {
  const texts = says.flatMap(({ text }) => pieces(text))
  // Five is the most of one call; what is more stands together in the last.
  const kept = texts.length <= MOST_MESSAGES ? texts : [...texts.slice(0, MOST_MESSAGES - 1), rest(texts)]
  const buttons = says.at(-1)?.buttons ?? []
  return kept.map((text, at): LineMessage => {
    const isLast = at === kept.length - 1
    return isLast && buttons.length > 0
      ? { type: 'text', text, quickReply: { items: quickReplies(buttons, owner) } }
      : { type: 'text', text }
  })
}

/** A question with up to four buttons that stay where they are, under a notice. */
export function renderButtons(text: string, buttons: readonly Button[], owner: ButtonOwner): LineMessage {
  const actions = buttons.slice(0, 4).flatMap((button) => ('press' in button ? [postback(button, owner)] : []))
  return {
    type: 'template',
    altText: text.slice(0, 400),
    template: { type: 'buttons', text: text.slice(0, 160), actions },
  }
}

/** @returns what a button of ours for this person does; null for anything else */
export function readPress(data: string, owner: ButtonOwner): Press | null {
  const text = signedText(owner.key, data)
  if (text === null) return null
  const [personId, act, arg, key] = text.split(' ')
  const known = acts.find((one) => one === act)
  if (personId !== owner.personId || known === undefined) return null
  return { act: known, ...(arg ? { arg } : {}), ...(key ? { key } : {}) }
}

function quickReplies(buttons: readonly Button[], owner: ButtonOwner): messagingApi.QuickReplyItem[] {
  return buttons.slice(0, MOST_QUICK_REPLIES).map((button) => ({ type: 'action', action: actionOf(button, owner) }))
}

function actionOf(button: Button, owner: ButtonOwner): messagingApi.Action {
  if ('press' in button) return postback(button, owner)
  const label = cut(button.label)
  if (button.ask === 'location') return { type: 'location', label }
  return button.ask === 'camera' ? { type: 'camera', label } : { type: 'cameraRoll', label }
}

function postback(
  { label, press, shown }: Extract<Button, { press: Press }>,
  { key, personId }: ButtonOwner,
): messagingApi.PostbackAction {
  const data = sign(key, [personId, press.act, press.arg ?? '', press.key ?? ''].join(' '))
  return { type: 'postback', label: cut(label), data, displayText: (shown ?? label).slice(0, MOST_SHOWN) }
}

function cut(label: string): string {
  return label.length <= MOST_LABEL ? label : `${whole(label, MOST_LABEL - 1)}…`
}

function pieces(text: string): string[] {
  const parts: string[] = []
  for (let left = text; left !== ''; ) {
    const part = left.length <= MOST_LETTERS ? left : whole(left, MOST_LETTERS)
    parts.push(part)
    left = left.slice(part.length)
  }
  return parts
}

/** The beginning of a text, cut before a mark that belongs to the letter before it or in the middle of a pair. */
function whole(text: string, most: number): string {
  let end = most
  while (end > 1 && /^(\p{M}|[\uDC00-\uDFFF])/u.test(text.slice(end))) end--
  return text.slice(0, end)
}

function rest(texts: readonly string[]): string {
  return whole(texts.slice(MOST_MESSAGES - 1).join('\n\n'), MOST_LETTERS)
}
