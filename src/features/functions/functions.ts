import { cofogLines } from './cofog.th.ts'

/**
 * A mission field: a division, group or class of COFOG 1999 (UN Statistics Division, Classifications of Expenditure According to
 * Purpose, series M 84).
 */
export interface Mission {
  /** Division: two digits. Group: division, a dot, one digit. Class: group, a dot, one digit (`.0` where the group has one class only). */
  readonly code: string
  readonly parentCode: string | null
  readonly nameTh: string
  readonly nameEn: string
}

export type MissionLevel = 'division' | 'group' | 'class'

const named: readonly Mission[] = cofogLines
  .trim()
  .split('\n')
  .map((line) => {
    const [code = '', nameTh = '', nameEn = ''] = line.split('|').map((part) => part.trim())
    return { code, parentCode: parentOf(code), nameTh, nameEn }
  })

/** All of them, each before its parts: 10 divisions, 69 groups, 109 classes. */
export const missions: readonly Mission[] = named.flatMap((mission) => {
  const isAlone = levelOf(mission.code) === 'group' && !named.some((other) => other.parentCode === mission.code)
  return isAlone ? [mission, { ...mission, code: `${mission.code}.0`, parentCode: mission.code }] : [mission]
})

export const missionByCode: ReadonlyMap<string, Mission> = new Map(missions.map((mission) => [mission.code, mission]))

export function levelOf(code: string): MissionLevel {
  return code.length === 2 ? 'division' : code.length === 4 ? 'group' : 'class'
}

function parentOf(code: string): string | null {
  return code.length === 2 ? null : code.slice(0, -2)
}

/** Reads a code as it is typed or stands in an address. @returns null where COFOG has no such field */
export function readMissionCode(text: string): string | null {
  return missionByCode.has(text) ? text : null
}

/** What a project without a mission field is counted under in `area_totals`. */
export const NO_FUNCTION = '-'

/**
 * The field a citizen thinks in: the division, except that the economy (04) stays in its groups, because roads, farming and
 * tourism in one bar would say nothing.
 */
export function fieldOf(functionCode: string): string {
  if (functionCode === NO_FUNCTION) return NO_FUNCTION
  return functionCode.startsWith('04.') ? functionCode.slice(0, 4) : functionCode.slice(0, 2)
}
