import type { Queryable, Tx } from '../../platform/db/db.ts'
import type { Mission } from './functions.ts'
import type { Term, Vocabulary } from './vocabulary.ts'

export async function upsertFunctions(tx: Tx, missions: readonly Mission[]): Promise<void> {
  await tx.query(
    `insert into functions as known (code, parent_code, name_th, name_en)
     select code, parent_code, name_th, name_en
       from jsonb_to_recordset($1::jsonb) as given (code text, parent_code text, name_th text, name_en text)
     on conflict (code) do update
        set parent_code = excluded.parent_code, name_th = excluded.name_th, name_en = excluded.name_en
      where (known.parent_code, known.name_th, known.name_en)
            is distinct from (excluded.parent_code, excluded.name_th, excluded.name_en)`,
    [
      JSON.stringify(
        missions.map((mission) => ({
          code: mission.code,
          parent_code: mission.parentCode,
          name_th: mission.nameTh,
          name_en: mission.nameEn,
        })),
      ),
    ],
  )
}

/** Divisions and groups, as forms and filters offer them, in the order of their codes. */
export async function listFunctions(view: Queryable): Promise<Mission[]> {
  return (await allFunctions(view)).filter((mission) => mission.code.length < 6)
}

/** Divisions, groups and classes, in the order of their codes. */
export async function allFunctions(view: Queryable): Promise<Mission[]> {
  const { rows } = await view.query<{ code: string; parent_code: string | null; name_th: string; name_en: string }>(
    'select code, parent_code, name_th, name_en from functions order by code',
  )
  return rows.map((row) => ({
    code: row.code,
    parentCode: row.parent_code,
    nameTh: row.name_th,
    nameEn: row.name_en,
  }))
}

/** Adds vocabularies and terms, and overwrites those that say something else than before. */
export async function upsertVocabularies(
  tx: Tx,
  vocabularies: readonly Vocabulary[],
  terms: readonly Term[],
): Promise<void> {
  await tx.query(
    `insert into function_vocabularies as known (code, name_th, name_en, source)
     select code, "nameTh", "nameEn", source
       from jsonb_to_recordset($1::jsonb) as given (code text, "nameTh" text, "nameEn" text, source text)
     on conflict (code) do update set name_th = excluded.name_th, name_en = excluded.name_en, source = excluded.source
      where (known.name_th, known.name_en, known.source)
            is distinct from (excluded.name_th, excluded.name_en, excluded.source)`,
    [JSON.stringify(vocabularies)],
  )
  await tx.query(
    `insert into function_terms as known (vocabulary, code, position, name_th, name_en, function_code)
     select vocabulary, code, position, "nameTh", "nameEn", "functionCode"
       from jsonb_to_recordset($1::jsonb) as given (vocabulary text, code text, position integer, "nameTh" text, "nameEn" text,
            "functionCode" text)
     on conflict (vocabulary, code) do update
        set position = excluded.position, name_th = excluded.name_th, name_en = excluded.name_en,
            function_code = excluded.function_code
      where (known.position, known.name_th, known.name_en, known.function_code)
            is distinct from (excluded.position, excluded.name_th, excluded.name_en, excluded.function_code)`,
    [JSON.stringify(terms)],
  )
}

export interface VocabularyWithCount extends Vocabulary {
  readonly terms: number
}

export async function listVocabularies(view: Queryable): Promise<VocabularyWithCount[]> {
  const { rows } = await view.query<{ code: string; name_th: string; name_en: string; source: string; terms: bigint }>(
    `select v.code, v.name_th, v.name_en, v.source, (select count(*) from function_terms t where t.vocabulary = v.code) as terms
       from function_vocabularies v order by v.code`,
  )
  return rows.map((row) => ({
    code: row.code,
    nameTh: row.name_th,
    nameEn: row.name_en,
    source: row.source,
    terms: Number(row.terms),
  }))
}

/** The terms of one vocabulary, or those that stand for a field and its parts, in their order. */
export async function termsOf(view: Queryable, of: { vocabulary: string } | { functionCode: string }): Promise<Term[]> {
  const { rows } = await view.query<{
    vocabulary: string
    code: string
    position: number
    name_th: string
    name_en: string
    function_code: string | null
  }>(
    `select vocabulary, code, position, name_th, name_en, function_code from function_terms
      where ${'vocabulary' in of ? 'vocabulary = $1' : `function_code = $1 or function_code like $1 || '.%'`}
      order by vocabulary, position`,
    ['vocabulary' in of ? of.vocabulary : of.functionCode],
  )
  return rows.map((row) => ({
    vocabulary: row.vocabulary,
    code: row.code,
    position: row.position,
    nameTh: row.name_th,
    nameEn: row.name_en,
    functionCode: row.function_code,
  }))
}
