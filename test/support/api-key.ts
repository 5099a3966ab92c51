import { insertApiKey } from '../../src/features/people/api-keys.sql.ts'
import { keepContact } from '../../src/features/people/index.ts'
import { hashSecretWord, newSecretWord } from '../../src/features/people/secret-word.ts'
import { newId } from '../../src/kernel/ids.ts'
import { aKeeper } from './builders.ts'
import type { TestHouse } from './house.ts'

/** A key for a program, with these scopes, that somebody answers for. */
export async function issueApiKey(
  house: TestHouse,
  scopes: readonly string[],
  bodyId: string | null = null,
): Promise<string> {
  const key = `prasan_${newSecretWord()}`
  const now = house.clock.now()
  await house.db.transaction(async (tx) => {
    const personId = await keepContact(tx, house.deps, { name: 'ผู้รับผิดชอบ ทดสอบ', email: null, phone: null })
    await aKeeper(tx, personId, bodyId, now)
    await insertApiKey(
      tx,
      { id: newId(), keyHash: hashSecretWord(key), label: 'test', scopes, personId, bodyId, endsOn: null },
      now,
    )
  })
  return key
}
