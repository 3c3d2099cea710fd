// @ts-check

/** The same as `engines` in package.json. */
export const OLDEST_NODE = '20.19.0'

/**
 * One line for a person whose Node is too old; undefined when it will do.
 * @param {string} version as in process.versions.node
 */
export function nodeProblem(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor = 0, oldestMinor = 0] = OLDEST_NODE.split('.').map(Number)
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return undefined
  return `crashcrawler set-up: Node ${OLDEST_NODE} or later is needed, this is ${version}: https://nodejs.org/en/download`
}
