import { expect, it } from 'vitest'
import { versionOf } from '../../../src/analyze/facts/library-version.js'

it.each([
  [{ path: '/lib/libssl.so.3', package: { name: 'libssl3', version: '3.0.9-1', manager: 'dpkg' } }, '3.0.9-1'],
  [{ path: '/opt/lib/libssl.so.3.0.9', soname: 'libssl.so.3' }, '3.0.9'],
  [{ path: '/opt/lib/libssl.so', soname: 'libssl.so.1.1' }, '1.1'],
  [{ path: '/opt/lib/libcrypto.so.1.1.1k', soname: 'libcrypto.so.1.1' }, '1.1.1k'],
  [{ path: '/opt/lib/libc-2.31.so', soname: 'libc.so.6' }, '2.31'],
  [{ path: '/opt/lib/libplugin.so', soname: 'libplugin.so' }, undefined],
  [{ path: '/opt/app' }, undefined],
])('%j', (library, version) => {
  expect(versionOf(library)).toBe(version)
})
