import { accessSync, constants, existsSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'

/**
 * How to start npm: the one that started us, the one beside this Node, or the one on the path.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ command: string, first: string[] }}
 */
export function npmCommand(env) {
  const beside = dirname(process.execPath)
  const scripts = [
    env.npm_execpath && basename(env.npm_execpath) === 'npm-cli.js' ? env.npm_execpath : '',
    join(beside, '..', 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js'),
    join(beside, '..', 'share', 'nodejs', 'npm', 'bin', 'npm-cli.js'),
  ]
  const script = scripts.find((file) => file !== '' && existsSync(file))
  return script ? { command: process.execPath, first: [script] } : { command: 'npm', first: [] }
}

/** Asks whether the package registry answers, without the patience npm has for a package. */
export const npmPing = ['ping', '--fetch-retries=0', '--fetch-timeout=15000', '--loglevel=error']

/**
 * `npm ci` refuses a lock file that lacks optional packages of other systems; `npm install --no-save` installs the same
 * versions and leaves the lock file as it is. Packages npm has in its cache need no network; without any, npm is told so,
 * because it would try each of some hundred packages for minutes before it gave up.
 * @param {import('./installation.mjs').Flavour} flavour
 * @param {boolean} online
 */
export function npmArguments(flavour, online) {
  return [
    ['install', '--no-save', '--no-audit', '--no-fund', '--no-progress', '--loglevel=error'],
    online ? ['--prefer-offline'] : ['--offline'],
    flavour === 'development' ? ['--include=dev'] : ['--omit=dev'],
  ].flat()
}

/** Settings that an outer npm hands down and that would make ours install something else, somewhere else, or nothing. */
const disturbing = new Set(
  `also bin_links cpu dev dry_run force global global_style if_present include include_workspace_root install_links
   install_strategy json legacy_bundling legacy_peer_deps libc link local_prefix location long loglevel offline omit only
   optional os package_lock package_lock_only parseable production save save_bundle save_dev save_exact save_optional
   save_peer save_prod shrinkwrap silent tag before workspace workspaces`.split(/\s+/),
)

/**
 * The environment for our npm. What says where packages come from (registry, proxy, certificates, cache) stays.
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv}
 */
export function npmEnvironment(env) {
  const kept = Object.entries(env).filter(([name]) => {
    const setting = /^npm_config_(.+)$/i.exec(name)?.[1]?.toLowerCase().replaceAll('-', '_')
    return setting === undefined || !disturbing.has(setting)
  })
  /** @type {NodeJS.ProcessEnv} */
  const clean = { ...Object.fromEntries(kept), NODE_ENV: '' }
  // A user without a writable home (nobody, a service account) has nowhere for npm's cache.
  const cache = clean.npm_config_cache || join(homedir(), '.npm')
  if (!isWritable(cache)) clean.npm_config_cache = join(tmpdir(), `prasan-npm-${process.getuid?.() ?? ''}`)
  return clean
}

/** @param {string} folder whether it, or the nearest folder above that exists, may be written */
function isWritable(folder) {
  let at = folder
  while (!existsSync(at) && at !== dirname(at)) at = dirname(at)
  try {
    accessSync(at, constants.W_OK)
    return true
  } catch {
    return false
  }
}
