import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readConfig } from '../platform/config.ts'
import { createApi, openApiDocument } from '../platform/http/api.ts'
import { projectRoot } from '../platform/root.ts'
import { rooms, wireDeps } from './wire.ts'

/** `node dist/src/main/openapi.js [--stdout]`: writes openapi/openapi.json from the route schemas, or prints it. */
const scratch = mkdtempSync(join(tmpdir(), 'prasan-openapi-'))
// Routes are only described, never called, so no database has to be there.
const deps = wireDeps(readConfig({ PRASAN_DATA: scratch }), 'postgres://localhost/none')
const text = `${JSON.stringify(openApiDocument(createApi(deps, rooms)), null, 2)}\n`
if (process.argv.includes('--stdout')) process.stdout.write(text)
else writeFileSync(join(projectRoot, 'openapi', 'openapi.json'), text)
rmSync(scratch, { recursive: true, force: true })
