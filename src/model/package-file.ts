import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * The path of a file that comes with the program, by its path in the repository. The same from a module of src under
 * test, from dist, and from a chunk that the module was bundled into.
 */
export const packageFile = (path: string): string => join(ROOT, path)

const ROOT = rootAbove(import.meta.dirname)

function rootAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : rootAbove(dirname(folder))
}
