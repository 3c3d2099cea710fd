import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'

/** A configuration of a container has some 20 KB; the list of podman has one entry for each. */
const MAX_BYTES = 16 * 1024 * 1024

/**
 * The value in a file; undefined where there is none to read, or where it is not a file of `owner`: in the folder of a user,
 * a link could lead to what only root may read.
 */
export function readJson(path: string, owner?: number): unknown {
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK)
    const stat = fstatSync(descriptor)
    if (!stat.isFile() || stat.size > MAX_BYTES || (owner !== undefined && stat.uid !== owner)) return undefined
    return parseJson(readFileSync(descriptor, 'utf8'))
  } catch {
    // Another runtime, no permission, or a container that is gone.
    return undefined
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export const member = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined

export function textIn(value: unknown, name: string): string | undefined {
  const found = member(value, name)
  return typeof found === 'string' ? found : undefined
}
