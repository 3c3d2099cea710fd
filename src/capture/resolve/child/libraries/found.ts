import type { Resolution, ResolveRequest } from '../../protocol.js'
import { describeLibraries } from './describe.js'

const GONE = 'files of its mount namespace are gone'

/**
 * The libraries of a process whose mount namespace is gone: those whose files are the same ones elsewhere, which only these
 * have a time of change of. Nothing follows from what is not there, such as that a library is missing or was replaced.
 */
export function describeFound({ exe, ...request }: ResolveRequest): Partial<Resolution> {
  const isMapped = request.modules.some(({ path }) => path === exe)
  const all = describeLibraries(request.modules, { ...request, ...(isMapped && { exe }) })
  const libraries = all.filter(({ changed }) => changed !== undefined)
  return { libraries, ...(libraries.length < all.length && { incomplete: GONE }) }
}
