import { derived } from '../derive.js'
import { bytesText } from '../words.js'
import { accessType } from './access.js'

/** Why the page of a mapped file could not be had. */

const PAGE = 4096

export const faultFileProblem = derived({
  type: 'text',
  label: 'mapped file',
  says: {
    shortened: 'the access lies past the last page of the file',
    full: 'the file is long enough, and its tmpfs gave no page for it',
    'no-huge-page': 'the mapping is of huge pages, and there was none for it',
    'not-written': 'the file is long enough, and its file system did not let the page be written',
    'not-read': 'the file is long enough, and its page could not be read',
  },
  meaning:
    'for a SIGBUS in a mapped file: shortened, full (a tmpfs without room), no-huge-page, not-written or not-read',
  example: 'shortened',
  tier: 'A, B, C',
  value: (facts): 'shortened' | 'full' | 'no-huge-page' | 'not-written' | 'not-read' | undefined => {
    const { size, offset, fileSystem } = facts.faultFile ?? {}
    if (size === undefined || offset === undefined) return undefined
    // After the end, the rest of the last page can be used.
    if (offset >= Math.ceil(size / PAGE) * PAGE) return 'shortened'
    if (fileSystem === 'hugetlbfs') return 'no-huge-page'
    if (fileSystem === 'tmpfs') return 'full'
    return accessType.value(facts) === 'write' ? 'not-written' : 'not-read'
  },
})

export const faultFileText = derived({
  type: 'text',
  label: 'mapped file',
  meaning: 'size and file system of the mapped file in words, for messages',
  inWords: true,
  example: 'the file has 4 KiB now, and the access was at 64 KiB',
  value: (facts): string | undefined => {
    const { size, offset, fileSystem, capacityBytes, freeBytes } = facts.faultFile ?? {}
    switch (faultFileProblem.value(facts)) {
      case 'shortened':
        return `the file has ${bytesText(size)} now, and the access was ${place(offset)}`
      case 'full':
        return capacityBytes === undefined
          ? 'its tmpfs has no limit of its own'
          : `the tmpfs has ${bytesText(capacityBytes)}, and the file alone is ${bytesText(size)} long`
      case 'no-huge-page':
        return capacityBytes === undefined
          ? 'the pool of huge pages is empty'
          : `the pool has ${bytesText(capacityBytes)} of huge pages, of which ${bytesText(freeBytes)} are free and not reserved`
      case undefined:
        return undefined
      default:
        return `the file has ${bytesText(size)} on ${fileSystem}, and the access was ${place(offset)}`
    }
  },
})

const place = (offset: number | undefined): string => (offset === 0 ? 'at its start' : `at ${bytesText(offset)}`)
