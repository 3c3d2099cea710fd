import { openSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Core, parseCore } from '../../../src/capture/core/core.js'
import { coreFile } from '../../../src/capture/core/core-file.js'
import { rawEventOf } from '../../../src/capture/core/raw-event.js'
import type { RawEvent } from '../../../src/model/raw.js'

export const openCoreFile = (path: string): Core => parseCore(coreFile(openSync(path, 'r'), path))

/** What is read of a core that consists of these bytes. The folder is for them to be put into a file. */
export function readBytes(bytes: Uint8Array, folder: string): RawEvent {
  const path = join(folder, 'core')
  writeFileSync(path, bytes)
  return rawEventOf(openCoreFile(path), 0n)
}
