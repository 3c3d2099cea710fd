import { closeSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { openToRead, removeTemporaryFiles, replaceIn } from '../../capture/files/output-file.js'
import { openOutputFolder } from '../../capture/files/output-folder.js'
import { reasonOf } from '../../model/reason.js'
import type { OutboxFiles } from '../../service/delivery/outbox.js'

/** JSON files in a folder, for root alone. Throws UserError where it cannot be had; a file that cannot be written is a note. */
export function openOutboxFiles(path: string, onNote: (note: string) => void): OutboxFiles & { close(): void } {
  const folder = openOutputFolder(path, true)
  removeTemporaryFiles(folder)
  return {
    names: () => readdirSync(folder.path('.')),
    read: (name) => {
      const descriptor = openToRead(folder, name, `${path}/${name}`)
      if (descriptor === undefined) return undefined
      try {
        return JSON.parse(readFileSync(descriptor, 'utf8'))
      } catch {
        return undefined
      } finally {
        closeSync(descriptor)
      }
    },
    write: (name, content) => {
      try {
        replaceIn(folder, name, JSON.stringify(content), `${path}/${name}`)
      } catch (error) {
        onNote(`${path}: what waits to be sent would not survive a restart: ${reasonOf(error)}`)
      }
    },
    remove: (name) => rmSync(folder.path(name), { force: true }),
    close: () => closeSync(folder.descriptor),
  }
}
