import { expect, it } from 'vitest'
import { versionsIn } from '../../../../../../src/capture/resolve/child/libraries/packages/status.js'

const STATUS = `Package: bash
Status: install ok installed
Architecture: amd64
Version: 5.2
Description: a shell
 Version: 9 is no field, and neither is
 Package: zsh

Package: libc6
Architecture: amd64
Multi-Arch: same
Version: 2.36-9

Package: libc6
Architecture: i386
Version: 2.36-8

Package: removed
Architecture: amd64

Status: install ok installed
Package: last
Version: 1.0`

it.each([
  ['bash', '5.2'],
  ['libc6:amd64', '2.36-9'],
  ['libc6:i386', '2.36-8'],
  ['libc6:arm64', undefined],
  ['libc6', '2.36-8'],
  ['libc', undefined],
  ['zsh', undefined],
  ['removed', undefined],
  ['last', '1.0'],
  ['bash\nStatus', undefined],
  ['', undefined],
])('%j has the version %s', (name, version) => {
  const versionOf = versionsIn(Buffer.from(STATUS))
  const expected = version && { name: name.replace(/:.*/, ''), version }
  expect([versionOf(name), versionOf(name)]).toEqual([expected, expected])
})
