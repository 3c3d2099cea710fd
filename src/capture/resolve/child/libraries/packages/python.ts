import type { PackageVersion } from '../../../../../model/library.js'
import { namesIn, readFileIn, type View } from '../../../../files/in-root.js'

const MAX_DISTRIBUTIONS = 2000

/**
 * The Python distribution whose RECORD lists a file below site-packages
 * (https://packaging.python.org/en/latest/specifications/recording-installed-packages/).
 */
export function pythonPackage(view: View, path: string): PackageVersion | undefined {
  const [, folder, file = ''] = /^(.*\/(?:site|dist)-packages)\/(.+)$/.exec(path) ?? []
  if (folder === undefined) return undefined
  const owner = distributions(view, folder, file).find((name) => {
    const record = readFileIn(view, `${folder}/${name}/RECORD`, 1 << 24)?.toString()
    return record !== undefined && (record.startsWith(`${file},`) || record.includes(`\n${file},`))
  })
  const metadata = owner && readFileIn(view, `${folder}/${owner}/METADATA`, 1 << 24)?.toString()
  if (!metadata) return undefined
  const field = (name: string): string | undefined => new RegExp(`^${name}: (.*?)\r?$`, 'm').exec(metadata)?.[1]
  const name = field('Name')
  const version = field('Version')
  return name && version ? { name, version, manager: 'pip' } : undefined
}

/** Those named like the file's own folder first: it is the owner nearly always, and saves reading the others. */
function distributions(view: View, folder: string, file: string): string[] {
  const top = normalize(file.split(/[/.]/)[0] ?? '')
  const all = namesIn(view, folder).filter((name) => name.endsWith('.dist-info'))
  const isNamesake = (name: string): boolean => normalize(name.split('-')[0] ?? '') === top
  return [...all.filter(isNamesake), ...all.filter((name) => !isNamesake(name))].slice(0, MAX_DISTRIBUTIONS)
}

/** https://packaging.python.org/en/latest/specifications/name-normalization/ */
const normalize = (name: string): string => name.toLowerCase().replace(/[-_.]+/g, '-')
