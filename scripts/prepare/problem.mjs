/** A problem the person at the terminal can do something about; its message is the whole sentence shown. */
export class PreparationProblem extends Error {}

/**
 * Turns what the file system, npm or the compiler said into one sentence.
 * @param {string} said an error code or the words of a program
 * @param {string} root
 * @param {import('./words.mjs').Words} words
 * @returns {string | null} null where the words are not among the known causes
 */
export function knownCause(said, root, words) {
  if (/\bENOSPC\b|\bEDQUOT\b|no space left/i.test(said)) return words.diskFull
  if (/\b(EACCES|EPERM|EROFS)\b|permission denied|read-only file system/i.test(said)) return words.notWritable(root)
  const unknown = /\bE404\b|\bETARGET\b|\bENOVERSIONS\b/.test(said)
  if (unknown) return words.noSuchPackage(/(@?[\w./-]+@[\w.^~-]*\w)/.exec(said)?.[1] ?? 'one of the packages')
  const network =
    /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|EHOSTUNREACH|ERR_SOCKET_TIMEOUT|EIDLETIMEOUT|FETCH_ERROR|ENOTCACHED)\b|network|socket|CERT_|certificate/i
  return network.test(said) ? words.offline : null
}
