import { type Static, Type } from 'typebox'
import { object, optional, text } from './schema.js'

/** A file that a process had mapped, and the package that owns it. */
export const PackageVersion = object({ name: text('package'), version: text('version'), manager: text('dpkg, rpm, …') })
export type PackageVersion = Static<typeof PackageVersion>

export const Library = object({
  path: text('file; of a missing one the name that was asked for'),
  soname: optional(text('DT_SONAME')),
  buildId: optional(text('build id, hexadecimal')),
  needed: optional(Type.Array(Type.String(), { description: 'DT_NEEDED' })),
  symbolVersions: optional(
    Type.Array(Type.String(), {
      description: 'the highest of each family: GLIBC_2.36 defined here, libc.so.6(GLIBC_2.34) needed of another',
    }),
  ),
  package: optional(PackageVersion),
  changed: optional(
    text('when the file was last changed, RFC 3339: only where that was after the process had executed its program'),
  ),
  replaced: optional(Type.Boolean({ description: 'the file at this path is no longer the one that was mapped' })),
  missing: optional(Type.Boolean({ description: 'the dynamic linker did not find it' })),
  searched: optional(Type.Array(Type.String(), { description: 'where a missing one was looked for, in order' })),
  unreadable: optional(Type.Boolean({ description: 'it is there, but its process could not have read it' })),
  rejected: optional(
    Type.Array(Type.String(), {
      description: 'what a file said of it that cannot be what it claims to be, and was left out: package, searched',
    }),
  ),
})
export type Library = Static<typeof Library>
