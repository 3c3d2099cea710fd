import { realpath } from 'node:fs/promises'
import { dirname, isAbsolute, relative, resolve } from 'node:path'

/** A file, the folder that all it refers to has to be in, and the path without links that identifies it. */
export interface Source {
  file: string
  root: string
  real: string
}

/** The path without links of a file that another one names, or why it cannot be used. */
export async function findWithin(name: string, from: Source): Promise<{ real: string } | { problem: string }> {
  const root = await realpath(from.root)
  const target = resolve(dirname(from.real), name)
  const outside = { problem: `is outside of ${from.root}` }
  if (!isWithin(root, target)) return outside
  try {
    const real = await realpath(target)
    // A link inside may lead outside.
    return isWithin(root, real) ? { real } : outside
  } catch (error) {
    return {
      problem: `cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}`,
    }
  }
}

function isWithin(root: string, path: string): boolean {
  const way = relative(root, path)
  return way !== '..' && !way.startsWith('../') && !isAbsolute(way)
}
