import { statIn, type View } from '../../../../files/in-root.js'

/**
 * Names a package may have for a mapped file. The kernel knows a file by its place, /usr/lib/x where /lib is a link to
 * /usr/lib, and the package may still list /lib/x. That name counts only if it leads to the same file.
 */
export function spellings(view: View, path: string): string[] {
  const [, short] = /^\/usr(\/(?:bin|sbin|lib\w*)\/.*)$/.exec(path) ?? []
  if (short === undefined) return [path]
  const [stats, other] = [statIn(view, path), statIn(view, short)]
  return stats && other && stats.ino === other.ino && stats.dev === other.dev ? [path, short] : [path]
}
