import { closeSync } from 'node:fs'
import type { Resolution, ResolveRequest } from '../../protocol.js'
import { openMappedFile } from '../mapped-file.js'
import { describeLibraries } from './describe.js'
import { mappedFiles } from './mapped-files.js'

const GONE = 'files of its mount namespace are gone'

/** The libraries of a process whose mount namespace is gone: those files that are the same ones elsewhere. */
export function describeFound({ exe, ...request }: ResolveRequest): Partial<Resolution> {
  const files = mappedFiles(request.modules).flatMap(({ mapping }) => mapping ?? [])
  const found = files.filter((mapping) => {
    const file = openMappedFile(request, mapping)
    if (file) closeSync(file.descriptor)
    return file !== undefined
  })
  return {
    libraries: describeLibraries(found, {
      ...request,
      ...(found.some(({ path }) => path === exe) && { exe }),
    }),
    ...(found.length < files.length && { incomplete: GONE }),
  }
}
