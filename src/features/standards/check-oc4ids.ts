import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ErrorObject, ValidateFunction } from 'ajv'
import ajvDraft04 from 'ajv-draft-04'
import ajvFormats from 'ajv-formats'
import { projectRoot } from '../../platform/root.ts'
import type { Report, StandardProblem } from './report-line.ts'

const schemaFolder = join(projectRoot, 'src/features/standards/schemas')

const readSchema = (name: string): object => JSON.parse(readFileSync(join(schemaFolder, name), 'utf8')) as object

let validator: ValidateFunction | null = null

/** The published schema of a project, compiled at the first file that needs it. */
function projectValidator(): ValidateFunction {
  if (validator === null) {
    const ajv = new ajvDraft04.default({ allErrors: true, strict: false })
    ajvFormats.default(ajv)
    validator = ajv.compile(readSchema('oc4ids-project-0.9.5.json'))
  }
  return validator
}

/** Holds a project against the schema; each fault becomes a line. */
export function checkOc4idsProject(project: unknown, path: string, report: Report): void {
  const validate = projectValidator()
  if (validate(project)) return
  for (const error of validate.errors ?? []) {
    const at = `${path}${error.instancePath}`
    const told = problemOf(error)
    if (told !== null) report.say('error', at, told, valueAt(project, error.instancePath))
  }
}

function problemOf(error: ErrorObject): StandardProblem | null {
  const { keyword, params } = error as { keyword: string; params: Record<string, unknown> }
  switch (keyword) {
    case 'required':
      return { kind: 'missing', name: String(params.missingProperty) }
    case 'type':
      return { kind: 'wrong-type', wanted: [params.type].flat().map(String).join(', ') }
    case 'enum': {
      const allowed = (params.allowedValues as readonly unknown[]).map(String)
      return { kind: 'bad-code', name: error.instancePath.split('/').at(-1) ?? '', allowed: allowed.slice(0, 12) }
    }
    case 'format':
      return params.format === 'date-time'
        ? { kind: 'bad-date' }
        : { kind: 'schema', rule: `format ${String(params.format)}` }
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return { kind: 'empty', name: error.instancePath.split('/').at(-1) ?? '' }
    case 'uniqueItems':
      return { kind: 'twice' }
    default:
      return { kind: 'schema', rule: error.message ?? keyword }
  }
}

function valueAt(root: unknown, pointer: string): string {
  let value: unknown = root
  for (const part of pointer.split('/').slice(1)) {
    value = (value as Record<string, unknown> | null)?.[part.replaceAll('~1', '/').replaceAll('~0', '~')]
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
