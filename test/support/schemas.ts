import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ajvDraft04 from 'ajv-draft-04'
import ajvFormats from 'ajv-formats'
import { validateXML } from 'xmllint-wasm'
import { projectRoot } from '../../src/platform/root.ts'

const own = join(projectRoot, 'src/features/standards/schemas')
/** Test material that is not ours to ship; absent on most machines. */
export const sharedStandards = join(projectRoot, '../shared/data/standards')
export const hasSharedStandards = existsSync(sharedStandards)

const read = (folder: string, name: string) => ({ fileName: name, contents: readFileSync(join(folder, name), 'utf8') })

export type XmlSchema = 'iati' | 'stratml-1' | 'stratml-2'

function schemaFiles(schema: XmlSchema) {
  if (schema === 'iati') {
    return {
      schema: [read(own, 'iati-activities-schema.xsd')],
      preload: [read(own, 'iati-common.xsd'), read(own, 'xml.xsd')],
    }
  }
  const name = schema === 'stratml-1' ? 'StrategicPlanISOVersion20140401.xsd' : 'PerformancePlanOrReport20160216.xsd'
  return { schema: [read(join(sharedStandards, 'stratml'), name)], preload: [] }
}

/** What the published schema has against these documents; nothing where all are valid. libxml2 as WebAssembly, so it runs anywhere. */
export async function xmlFaults(schema: XmlSchema, documents: readonly string[]): Promise<string[]> {
  const { valid, errors } = await validateXML({
    xml: documents.map((contents, at) => ({ fileName: `document-${at + 1}.xml`, contents })),
    ...schemaFiles(schema),
    initialMemoryPages: 512,
    maxMemoryPages: 4_096,
  })
  return valid ? [] : errors.map((error) => error.rawMessage).slice(0, 10)
}

/** What the published schema has against a package of OC4IDS, projects and all. */
export function oc4idsFaults(document: unknown): string[] {
  const ajv = new ajvDraft04.default({ allErrors: true, strict: false })
  ajvFormats.default(ajv)
  const json = (name: string) => JSON.parse(read(own, name).contents) as object
  ajv.addSchema(json('oc4ids-project-0.9.5.json'))
  const validate = ajv.compile(json('oc4ids-package-0.9.5.json'))
  if (validate(document)) return []
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`).slice(0, 10)
}
