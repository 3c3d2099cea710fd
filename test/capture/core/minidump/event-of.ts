import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CoreFile, coreFile } from '../../../../src/capture/core/core-file.js'
import { parseMinidump } from '../../../../src/capture/core/minidump/minidump.js'
import { rawEventOf } from '../../../../src/capture/core/raw-event.js'
import { eventInMinidump } from '../../../../src/capture/core/recorded-event.js'
import { normalize } from '../../../../src/capture/event/normalize.js'
import type { CrashEvent } from '../../../../src/model/event.js'

/** What is read of the bytes of a minidump, before the resolver is asked. */
export const eventOf = (bytes: Uint8Array): CrashEvent =>
  inFile(bytes, (file) => {
    const core = parseMinidump(file)
    return normalize(rawEventOf(core, 0n), {
      host: { hostname: 'test', kernel: '6.1', arch: core.machine },
      tier: 'E',
      realtimeOffset: 0n,
      kernelSymbols: () => undefined,
      environment: [],
    })
  })

/** The event that this program has put into it. */
export const recordedIn = (bytes: Uint8Array): CrashEvent | undefined => inFile(bytes, eventInMinidump)

function inFile<T>(bytes: Uint8Array, read: (file: CoreFile) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
  const path = join(folder, 'app.dmp')
  writeFileSync(path, bytes)
  const descriptor = openSync(path, 'r')
  try {
    return read(coreFile(descriptor, path))
  } finally {
    closeSync(descriptor)
    rmSync(folder, { recursive: true })
  }
}
