import type { RegisteredBody } from './register.sql.ts'

/** Headings that the import reads back; one more column for each scheme of codes. */
const HEADINGS = [
  'code',
  'name_th',
  'name_en',
  'short_name_th',
  'kind',
  'parent',
  'supervisors',
  'area',
  'areas',
  'former_names',
  'valid_from',
  'valid_to',
  'change',
  'successors',
  'change_on',
  'website',
  'address',
  'phone',
  'email',
] as const

/** The rows of a file of bodies. What it says, the import of the same file finds unchanged. */
export function bodyTable(
  bodies: readonly RegisteredBody[],
  codeOf: (id: string) => string,
): { head: string[]; rows: string[][] } {
  const schemes = [...new Set(bodies.flatMap((body) => body.codes.map(({ scheme }) => scheme)))].sort()
  const rows = bodies.map((body) => [
    body.code,
    body.nameTh,
    body.nameEn ?? '',
    body.shortNameTh ?? '',
    body.kind,
    body.parentId === null ? '' : codeOf(body.parentId),
    body.supervisors.map(codeOf).join('; '),
    body.areaCode ?? '',
    body.areas.join('; '),
    body.names.map((name) => name.nameTh).join('; '),
    body.validFrom ?? '',
    body.validTo ?? '',
    body.successors[0]?.kind ?? '',
    body.successors.map((next) => codeOf(next.id)).join('; '),
    body.successors[0]?.on ?? '',
    body.contact.website ?? '',
    body.contact.address ?? '',
    body.contact.phone ?? '',
    body.contact.email ?? '',
    ...schemes.map((scheme) => body.codes.find((code) => code.scheme === scheme)?.code ?? ''),
  ])
  return { head: [...HEADINGS, ...schemes.map((scheme) => `code:${scheme}`)], rows }
}
