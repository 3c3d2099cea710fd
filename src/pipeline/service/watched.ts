import { closeSync, ftruncateSync, readFileSync, writeSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { lockFile } from '../../capture/files/lock.js'
import { openIn } from '../../capture/files/output-file.js'
import { openOutputFolder } from '../../capture/files/output-folder.js'
import { UserError } from '../../model/errors.js'

/** A time in which no service watched this machine, milliseconds since the epoch. */
export interface Gap {
  from: number
  to: number
  /** The service before was killed: it watched until `from` at least, and for at most a minute longer. */
  wasKilled: boolean
  /** The machine was started in between. */
  hasRebooted: boolean
}

/** The memory of a service of how long it watched, in a file beside its history. */
export interface Watched {
  /** Since the last service; undefined for the first one. It lasts until this one watches. */
  gap: Omit<Gap, 'to'> | undefined
  /** Still watching: to be called at least every minute. */
  still(): void
  stopped(): void
}

/** Throws UserError where another service has the same history. */
export function openWatched(storeFile: string, bootId: string | undefined): Watched {
  const path = `${resolve(storeFile)}.watched`
  const folder = openOutputFolder(dirname(path), true, path)
  const descriptor = openIn(folder, basename(path), 'append', path)
  closeSync(folder.descriptor)
  if (!lockFile(descriptor)) {
    closeSync(descriptor)
    throw new UserError(`${storeFile}: another crashcrawler service keeps its deaths here; stop it first`)
  }
  const write = (isStopped: boolean): void => {
    const line = JSON.stringify({ until: new Date().toISOString(), isStopped, bootId })
    try {
      ftruncateSync(descriptor)
      writeSync(descriptor, `${line}\n`)
    } catch {
      // On a full disk, which the history reports, the next gap only has a time that is less exact.
    }
  }
  const gap = gapSince(readFileSync(descriptor, 'utf8'), bootId)
  return {
    gap,
    still: () => write(false),
    stopped: () => {
      write(true)
      closeSync(descriptor)
    },
  }
}

/** A file that was cut off or is not ours says nothing. */
function gapSince(text: string, bootId: string | undefined): Watched['gap'] {
  const last = parse(text)
  if (typeof last !== 'object' || last === null || !('until' in last)) return undefined
  const from = Date.parse(String(last.until))
  if (Number.isNaN(from)) return undefined
  return {
    from,
    wasKilled: !('isStopped' in last && last.isStopped === true),
    hasRebooted: bootId !== undefined && 'bootId' in last && last.bootId !== bootId,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
