import { type AreaCode, parseAreaCode } from '../../kernel/area-code.ts'
import type { Area } from './area.ts'

/**
 * Districts whose code ended because they went to a new province: old code and new code. Old plans, budgets and statistics still
 * carry the old codes. The gaps are to be seen in the Department's lists of today: nothing stands at 4303, 4304, 4306, 4309 …
 *
 * - สระแก้ว from ปราจีนบุรี, หนองบัวลำภู from อุดรธานี, อำนาจเจริญ from อุบลราชธานี: the three acts founding the provinces,
 *   พ.ร.บ. ตั้งจังหวัด…  พ.ศ. 2536, in force on 1 December 2536;
 * - บึงกาฬ from หนองคาย: พ.ร.บ. ตั้งจังหวัดบึงกาฬ พ.ศ. 2554, in force on 23 March 2554.
 *
 * A few were called otherwise before, or came as branch districts (กิ่งอำเภอ): `before`.
 */
const foundings: readonly { lastDay: string; source: string; districts: string; before?: Record<string, string> }[] = [
  {
    lastDay: '1993-11-30',
    source: 'พ.ร.บ. ตั้งจังหวัดสระแก้ว พ.ศ. 2536',
    districts: '2504 2701, 2505 2704, 2510 2706, 2511 2703, 2512 2705, 2513 2702',
    before: { '2504': 'สระแก้ว' },
  },
  {
    lastDay: '1993-11-30',
    source: 'พ.ร.บ. ตั้งจังหวัดหนองบัวลำภู พ.ศ. 2536',
    districts: '4112 3901, 4113 3904, 4114 3902, 4115 3905, 4116 3903',
    before: { '4112': 'หนองบัวลำภู' },
  },
  {
    lastDay: '1993-11-30',
    source: 'พ.ร.บ. ตั้งจังหวัดอำนาจเจริญ พ.ศ. 2536',
    districts: '3406 3702, 3413 3704, 3416 3701, 3417 3705, 3418 3706, 3423 3707, 3427 3703',
    before: { '3416': 'อำนาจเจริญ' },
  },
  {
    lastDay: '2011-03-22',
    source: 'พ.ร.บ. ตั้งจังหวัดบึงกาฬ พ.ศ. 2554',
    districts: '4303 3801, 4304 3802, 4306 3803, 4309 3804, 4310 3805, 4311 3806, 4312 3807, 4313 3808',
    before: { '4303': 'บึงกาฬ' },
  },
]

/**
 * The districts that ended with the founding of a province, each with its successor.
 * @param known areas of today by code; an ended district whose successor or old province is not among them is left out
 */
export function formerAreas(known: ReadonlyMap<string, Area>): Area[] {
  return foundings.flatMap(({ lastDay, source, districts, before }) =>
    districts.split(', ').flatMap((pair): Area[] => {
      const [oldCode = '', newCode = ''] = pair.split(' ')
      const successor = known.get(newCode)
      const province = known.get(oldCode.slice(0, 2))
      const code = parseAreaCode(oldCode)
      if (!successor || !province || !code.ok || known.has(oldCode)) return []
      return [formerArea(code.value, before?.[oldCode] ?? successor.nameTh, successor, province, lastDay, source)]
    }),
  )
}

function formerArea(
  code: AreaCode,
  nameTh: string,
  successor: Area,
  province: Area,
  lastDay: string,
  source: string,
): Area {
  return {
    ...successor,
    code,
    parentCode: province.code,
    nameTh,
    nameEn: nameTh === successor.nameTh ? successor.nameEn : (successor.nameEn?.replace(/^Mueang /, '') ?? null),
    aliases: [],
    postcodes: [],
    latitude: null,
    longitude: null,
    validFrom: null,
    validTo: lastDay,
    successorCode: successor.code,
    source,
  }
}
