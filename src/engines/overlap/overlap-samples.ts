import type { OverlapProject } from './project.ts'

/** Projects for tests: everything has the same plain value unless the test says otherwise. */
export function aProject(facts: Partial<OverlapProject> & { title: string }): OverlapProject {
  return { id: 'A', body: null, place: null, amountSatang: null, fiscalYears: { from: 2023, to: 2023 }, ...facts }
}

const KINDS = ['ก่อสร้างถนนคอนกรีตเสริมเหล็ก', 'ขุดลอกสระน้ำสาธารณะ', 'วางท่อระบายน้ำพร้อมบ่อพัก', 'ติดตั้งไฟฟ้าแสงสว่าง']
const NAMES = ['หนองแวง', 'โคกสูง', 'ท่าใหม่', 'ดอนตาล', 'ห้วยแดง', 'วังงาม', 'ป่าไผ่', 'นาเจริญ']
const PEOPLE = ['สมชาย', 'มาลี', 'บุญมี', 'ทองดี', 'วิชัย', 'ลำดวน']
const TAMBONS = ['บางแก้ว', 'หนองบัวใต้', 'ศรีสุขงาม', 'ทุ่งครุใหญ่', 'แม่คำน้อย']

/**
 * A small list with known answers: `pairs` projects twice by two bodies in other words, `misleading` ones that only look alike
 * (other village, other lane), and single ones. The same every time.
 */
export function aList(
  pairs: number,
  misleading: number,
  single: number,
): { projects: OverlapProject[]; truth: Set<string> } {
  const projects: OverlapProject[] = []
  const truth = new Set<string>()
  let n = 0
  const make = (title: string, body: string) => {
    const id = `P${String(n++).padStart(5, '0')}`
    projects.push(aProject({ id, title, body, fiscalYears: { from: 2023 + (n % 2), to: 2023 + (n % 2) } }))
    return id
  }
  const total = pairs + misleading + single
  for (let i = 0; i < total; i++) {
    const kind = KINDS[i % KINDS.length] as string
    // each sub-district once, so that nothing overlaps by chance
    const tambon = `${TAMBONS[i % 5]}${NAMES[Math.floor(i / 5) % 8]}${NAMES[Math.floor(i / 40) % 8]}${PEOPLE[Math.floor(i / 320) % 6]}`
    const village = 1 + (i % 9)
    const person = PEOPLE[Math.floor(i / 7) % PEOPLE.length] as string
    const spot = kind.startsWith('ขุดลอก')
      ? `ห้วย${NAMES[i % NAMES.length]}${i}`
      : `สายบ้านนาย${person} ซอย ${1 + (i % 20)}`
    const first = make(`${kind} ${spot} หมู่ที่ ${village} บ้าน${NAMES[i % 8]}`, `องค์การบริหารส่วนตำบล${tambon}`)
    if (i < pairs) {
      const again = `โครงการ${kind.replace('คอนกรีตเสริมเหล็ก', 'คสล.')} ม.${village} ต.${tambon} ${spot} ตามแบบมาตรฐาน`
      truth.add(`${first}|${make(again, 'องค์การบริหารส่วนจังหวัดลำปาง')}`)
    } else if (i < pairs + misleading) {
      make(`โครงการ${kind} หมู่ที่ ${village + 1} ต.${tambon} ${spot}`, 'องค์การบริหารส่วนจังหวัดลำปาง')
    }
  }
  return { projects, truth }
}
