import { expect, test } from 'vitest'
import { whyUnfit } from './migrate.ts'
import { whatIsWrong } from './own-server.ts'

const target = { where: 'db.example:5432', host: 'db.example', user: 'prasan', database: 'plans' }
const failure = (code: string | null, message = 'refused') => Object.assign(new Error(message), code ? { code } : {})

test.each([
  ['28P01', '', 'refuses the user "prasan" with this password'],
  [null, 'SASL: SCRAM-SERVER-FIRST-MESSAGE: client password must be a string', 'refuses the user "prasan"'],
  ['28000', 'no pg_hba.conf entry', 'does not let the user "prasan" use the database "plans" from this machine'],
  ['3D000', '', 'there is no database "plans" at db.example:5432. Make it with: create database plans'],
  ['ECONNREFUSED', '', 'nothing answers at db.example:5432'],
  ['EHOSTUNREACH', '', 'nothing answers at db.example:5432'],
  [null, 'timeout expired', 'nothing answers at db.example:5432'],
  ['ENOTFOUND', '', 'there is no machine called "db.example"'],
  ['ECONNRESET', '', 'is not PostgreSQL'],
  [null, 'Connection terminated unexpectedly', 'is not PostgreSQL'],
  ['53300', '', 'has no connection left'],
  ['57P03', '', 'is starting or stopping'],
  ['XX000', 'out of luck', 'could not be used (out of luck)'],
])('a failure %s %s is told as what to do', (code, message, sentence) => {
  const { th, en } = whatIsWrong(failure(code, message), target)

  expect(en).toContain(sentence)
  expect(th).toMatch(/[\u0e00-\u0e7f]/)
})

test('a server that is too old or does not store Thai is named', () => {
  expect(whyUnfit({ version: 140_011, encoding: 'UTF8' })?.en).toContain('is PostgreSQL 14; Prasan needs 15 or newer')
  expect(whyUnfit({ version: 90_624, encoding: 'UTF8' })?.en).toContain('is PostgreSQL 9;')
  expect(whyUnfit({ version: 160_002, encoding: 'SQL_ASCII' })?.en).toContain('encoded in SQL_ASCII; Prasan needs UTF8')
  expect(whyUnfit({ version: Number.NaN, encoding: 'UTF8' })).not.toBeNull()
  expect(whyUnfit({ version: 150_004, encoding: 'UTF8' })).toBeNull()
})
