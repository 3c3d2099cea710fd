import { posix } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { SourcePlace } from '../source-place.js'

/** What readers put in the place of it is where they have the repository: section 3.4.4 of the standard. */
const REPOSITORY = '%SRCROOT%'

const MAX_NAME = 1000

export const location = ({ file, isOwn, line, function: name }: SourcePlace) => ({
  physicalLocation: {
    artifactLocation: artifactLocation(file, isOwn),
    ...(line !== undefined && line > 0 && { region: { startLine: line } }),
  },
  ...(name !== undefined && { logicalLocations: [logicalLocation(name)] }),
})

/** A function. */
export const logicalLocation = (name: string) => ({ fullyQualifiedName: name.slice(0, MAX_NAME), kind: 'function' })

/** `isOwn`: it is a name in the repository. */
export function artifactLocation(file: string, isOwn: boolean) {
  const whole = wellFormed(file.slice(0, MAX_NAME))
  if (posix.isAbsolute(whole)) return { uri: pathToFileURL(whole).href }
  const uri = whole.split('/').map(encodeURIComponent).join('/')
  return isOwn ? { uri, uriBaseId: REPOSITORY } : { uri }
}

/** A name that is not UTF-8 has halves of surrogate pairs, which no URI can have. */
const wellFormed = (text: string): string => text.replace(/\p{Cs}/gu, '\ufffd')
