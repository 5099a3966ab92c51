import { type Lang, nameIn, pick } from '../../kernel/lang.ts'
import { type Gazetteer, placeTitle } from '../places/index.ts'
import { messages } from './messages.ts'
import type { RouteStep } from './route.ts'
import type { Target } from './rule.ts'

/** "หน่วยงานในจังหวัด “แขวงทางหลวง…” ไม่รวม “แขวงทางหลวงชนบท…”". */
export function targetText(target: Target, lang: Lang): string {
  const say = messages(lang)
  return [
    say.levels[target.level],
    ...(target.begins === null ? [] : [say.steps.office(target.begins)]),
    ...(target.besides === null ? [] : [say.steps.besides(target.besides)]),
    ...(target.bodyCode === null ? [] : [target.bodyCode]),
  ].join(' ')
}

/** The reasoning of a route in sentences, one a step. */
export function routeSentences(steps: readonly RouteStep[], places: Pick<Gazetteer, 'areas'>, lang: Lang): string[] {
  return steps.map((step) => sentence(step, places, lang))
}

function sentence(step: RouteStep, places: Pick<Gazetteer, 'areas'>, lang: Lang): string {
  const say = messages(lang)
  const place = (code: string) => {
    const area = places.areas.get(code)
    return area ? placeTitle(area, lang) : code
  }
  switch (step.kind) {
    case 'place':
      return say.steps.place(place(step.areaCode))
    case 'no-place':
      return say.steps.noPlace
    case 'rule': {
      const because = step.because.map((reason) => say.steps.because[reason])
      const name = pick(lang, { th: step.rule.nameTh, en: step.rule.nameEn })
      return say.steps.rule(name, because.length > 0 ? because.join(', ') : say.steps.because.none)
    }
    case 'no-rule':
      return say.steps.noRule
    case 'not-able':
      return say.steps.notAble(targetText(step.target, lang), step.dutyCode)
    case 'nobody':
      return say.steps.nobody(targetText(step.target, lang))
    case 'several':
      return say.steps.several(step.bodies.map((body) => nameIn(lang, body)).join(', '))
    case 'found':
      return say.steps.found(nameIn(lang, step.body), say.levels[step.target.level], place(step.areaCode))
    case 'triage':
      return say.steps.triage[step.why](step.owner === null ? say.steps.ownDesk : nameIn(lang, step.owner))
  }
}
