import { basename } from 'node:path/posix'
import type { Library } from '../../model/library.js'

/**
 * The version of a library: that of its package or, where no package owns it, as its file or its soname is named:
 * libssl.so.3.0.9, libboost_json-1.74.so. undefined where neither has one.
 */
export function versionOf({ package: owner, path, soname }: Partial<Library>): string | undefined {
  return owner?.version ?? versionIn(basename(path ?? '')) ?? versionIn(soname ?? '')
}

const versionIn = (name: string): string | undefined =>
  /\.so\.(\d[\w.]*)$/.exec(name)?.[1] ?? /-(\d+(?:\.\d+)+[a-z]?)\.so$/.exec(name)?.[1]
