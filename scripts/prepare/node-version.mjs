// Read by every Node that knows modules: only old syntax here, so that an old Node gets the sentence and not a syntax error.

/**
 * Says on stderr what is wrong when this Node is older than 20.19.
 * @param {string} [version] as in process.versions.node
 * @returns {boolean}
 */
export function nodeIsNewEnough(version) {
  const running = version || process.versions.node
  const parts = running.split('.')
  const major = Number(parts[0])
  const minor = Number(parts[1])
  if (major > 20 || (major === 20 && minor >= 19)) return true
  console.error(
    `Prasan needs Node.js 20.19 or newer; this is ${running}. Install a newer Node.js and run the command again.`,
  )
  return false
}
