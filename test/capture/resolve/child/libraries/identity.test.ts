import { closeSync, openSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { fileBytes } from '../../../../../src/capture/resolve/child/libraries/elf/file-bytes.js'
import { type ElfIdentity, readIdentity } from '../../../../../src/capture/resolve/child/libraries/elf/identity.js'
import { elfFiles } from './support/elf-files.js'
import { readelf } from './support/readelf.js'

const files = elfFiles(60)
const truth = readelf(files)
const collator = new Intl.Collator('en', { numeric: true })

describe('identity of files of this machine, as readelf tells it', () => {
  it('has enough of them', () => expect(files.length).toBeGreaterThanOrEqual(30))

  it.each(files)('%s', (path) => {
    const identity = identityOf(path)
    const expected = truth.get(path)
    expect(expected).toBeDefined()
    expect(identity).toMatchObject({
      interpreter: expected?.interpreter,
      soname: expected?.soname,
      needed: expected?.needed,
      rpath: expected?.rpath,
      runpath: expected?.runpath,
      buildId: expected?.buildId,
    })
    expect(identity?.symbolVersions.toSorted()).toEqual(
      [...highest(expected?.defined ?? []), ...highest(expected?.versionsNeeded ?? [])].sort(),
    )
  })
})

function identityOf(path: string): ElfIdentity | undefined {
  const fd = openSync(path, 'r')
  try {
    return readIdentity(fileBytes(fd))
  } finally {
    closeSync(fd)
  }
}

/** The last of each family in the order a person would sort them. */
function highest(versions: readonly string[]): string[] {
  const byFamily = new Map<string, string>()
  // libmount has MOUNT_2.34 and MOUNT_2_37.
  const dotted = (version: string): string => version.replace(/(?<=\d)_(?=\d)/g, '.')
  const sorted = versions
    .map((version) => version.replace(/\)$/, ''))
    .toSorted((a, b) => collator.compare(dotted(a), dotted(b)))
  for (const version of sorted) byFamily.set(version.replace(/_\d[\d._]*$/, ''), version)
  return [...byFamily.values()]
    .filter((version) => !/PRIVATE/i.test(version))
    .map((version) => (version.includes('(') ? `${version})` : version))
}
