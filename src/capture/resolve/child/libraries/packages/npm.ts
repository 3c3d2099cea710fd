import type { PackageVersion } from '../../../../../model/library.js'
import { readFileIn, type View } from '../../../../files/in-root.js'
import { parseJsonObject } from '../json.js'

/** The npm package a file lies in: the innermost node_modules folder names it, its package.json says the version. */
export function npmPackage(view: View, path: string): PackageVersion | undefined {
  const [folder] = /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? []
  const manifest = folder && readFileIn(view, `${folder}/package.json`, 1 << 20)
  if (!manifest) return undefined
  const { name, version } = parseJsonObject(manifest.toString())
  if (typeof name !== 'string' || typeof version !== 'string') return undefined
  return { name, version, manager: 'npm' }
}
