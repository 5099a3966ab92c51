import type { Lang } from '../../../kernel/lang.ts'
import { type Problem, problemWith, selectField, textField } from '../../../web/components/index.ts'
import type { Html } from '../../../web/html.ts'
import { type Category, categoryGroups } from '../../routing/index.ts'
import { states } from '../complaint.ts'
import { categoryName } from '../complaints.present.ts'
import type { TypedFilter } from '../list-filter.ts'
import { messages } from '../messages.ts'

interface Typed {
  readonly typed: TypedFilter
  readonly problems: readonly Problem[]
  readonly categories: readonly Category[]
}

/** The fields of the filters of list and map, by name. */
export function filterFields(lang: Lang, { typed, problems, categories }: Typed) {
  const say = messages(lang)
  const error = (name: string) => problemWith(problems, name)
  const fields = {
    place: textField(lang, {
      name: 'place',
      label: say.list.place,
      hint: say.list.placeHint,
      value: typed.place,
      error: error('place'),
    }),
    category: selectField(lang, {
      name: 'category',
      label: say.list.category,
      value: typed.category,
      fill: true,
      choices: [{ value: '', text: say.list.allCategories }, ...categoryChoices(lang, categories)],
      error: error('category'),
    }),
    state: selectField(lang, {
      name: 'state',
      label: say.list.state,
      value: typed.state,
      fill: true,
      choices: [
        { value: '', text: say.list.allStates },
        { value: 'open', text: say.list.openOnly },
        ...states.map((one) => ({ value: one, text: say.states[one] })),
      ],
    }),
    body: textField(lang, {
      name: 'body',
      label: say.list.body,
      hint: say.list.bodyHint,
      value: typed.body,
      error: error('body'),
    }),
    from: textField(lang, {
      name: 'from',
      label: say.list.from,
      hint: say.list.dayHint,
      value: typed.from,
      error: error('from'),
    }),
    to: textField(lang, { name: 'to', label: say.list.to, value: typed.to, error: error('to') }),
  }
  return fields satisfies Partial<Record<keyof TypedFilter, Html>>
}

/** The filters in force, in the reader's words. */
export function chosenFilters(
  lang: Lang,
  { typed, categories, areaName }: Pick<Typed, 'typed' | 'categories'> & { readonly areaName: string | null },
): { readonly text: string; readonly name: keyof TypedFilter }[] {
  const { list, states: named } = messages(lang)
  const known = categoryChoices(lang, categories).find(({ value }) => value === typed.category)
  const chosen: { text: string; name: keyof TypedFilter }[] = [
    { text: typed.q, name: 'q' },
    { text: areaName ?? typed.place, name: 'place' },
    { text: known?.text ?? typed.category, name: 'category' },
    {
      text:
        typed.state === 'open' ? list.openOnly : typed.state in named ? named[typed.state as 'closed'] : typed.state,
      name: 'state',
    },
    { text: typed.body, name: 'body' },
    { text: typed.from === '' ? '' : `${list.from} ${typed.from}`, name: 'from' },
    { text: typed.to === '' ? '' : `${list.to} ${typed.to}`, name: 'to' },
  ]
  return chosen.filter(({ text }) => text !== '')
}

function categoryChoices(lang: Lang, categories: readonly Category[]): { value: string; text: string }[] {
  return categoryGroups.flatMap((group) =>
    categories
      .filter((one) => one.group === group)
      .map((one) => ({ value: one.code, text: categoryName(one, one.code, lang) })),
  )
}
