import pg from 'pg'

const { builtins, getTypeParser } = pg.types

/**
 * How values arrive from PostgreSQL. The driver's defaults bite: bigint comes as text and date as local midnight, so a
 * day can slip. Here bigint -> bigint, numeric and date -> text; everything else as the driver has it.
 */
export const parsers: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === builtins.INT8) return (value: string) => BigInt(value)
    if (oid === builtins.NUMERIC || oid === builtins.DATE) return (value: string) => value
    return getTypeParser(oid, format as 'text')
  },
} as pg.CustomTypesConfig
