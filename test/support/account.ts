import { makeDemoPeople, personByEmail } from '../../src/features/people/index.ts'
import type { Role } from '../../src/kernel/viewer.ts'
import type { TestHouse } from './house.ts'

/** An account with a role for a body, so that notices find somebody; once for each house. @returns the person and the address */
export async function anAccount(
  house: TestHouse,
  { role, bodyId }: { role: Role; bodyId: string },
): Promise<{ id: string; email: string }> {
  const email = `${role}@demo.example`
  const what = { th: 'ทดสอบ', en: 'test' }
  return house.db.transaction(async (tx) => {
    const { rows } = await tx.query<{ code: string }>('select code from bodies where id = $1', [bodyId])
    const bodyCode = rows[0]?.code ?? null
    await makeDemoPeople(tx, house.deps, [{ role, user: email, name: 'ทดสอบ สมมติ', bodyCode, areaCode: null, what }])
    const id = await personByEmail(tx, house.deps, email)
    if (id === null) throw new Error('the account was not made')
    return { id, email }
  })
}
