import { closeSync, fstatSync, writeSync } from 'node:fs'
import { UserError } from '../../model/errors.js'
import { reasonOf } from '../../model/reason.js'
import { openOutputFile } from '../../pipeline/output-files.js'
import { count } from '../count.js'
import { note } from '../stderr.js'

export interface StepSummary {
  /** Adds a page in Markdown, if there is still room for it. */
  add(page: string): void
  close(): void
}

/** GitHub takes no larger summary of a step: docs.github.com/actions/reference/workflow-commands-for-github-actions. */
const MAX_BYTES = 1024 * 1024

/** For the sentence at the end. */
const RESERVE = 256

/**
 * The summary of the step that this process runs in, to which earlier commands of the step may have added already; undefined
 * where it runs in none. A summary that cannot be written is a note: what it is about has been printed.
 */
export function openStepSummary(env: NodeJS.ProcessEnv): StepSummary | undefined {
  const { GITHUB_STEP_SUMMARY: path } = env
  if (path === undefined || path === '') return undefined
  let descriptor: number | undefined
  let [room, left] = [0, 0]
  const attempt = (write: () => void): void => {
    try {
      write()
    } catch (error) {
      note(error instanceof UserError ? error.message : `${path}: cannot be written (${reasonOf(error)})`)
      if (descriptor !== undefined) closeSync(descriptor)
      descriptor = undefined
    }
  }
  const append = (text: string): void => {
    const bytes = Buffer.from(text)
    for (let written = 0; descriptor !== undefined && written < bytes.length; )
      written += writeSync(descriptor, bytes, written)
    room -= bytes.length
  }
  attempt(() => {
    descriptor = openOutputFile(path, 'append', ownersToo(env))
    room = MAX_BYTES - RESERVE - fstatSync(descriptor).size
  })
  return {
    add: (page) => {
      const text = `${page.trimEnd()}\n\n`
      if (Buffer.byteLength(text) > room) left++
      else attempt(() => append(text))
    },
    close: () => {
      if (left > 0) attempt(() => append(`${count(left, 'more incident')} did not fit in this summary.\n\n`))
      if (descriptor !== undefined) closeSync(descriptor)
    },
  }
}

/** The file belongs to the user of the job, who may have used sudo(8) for this process. */
function ownersToo({ SUDO_UID: sudo }: NodeJS.ProcessEnv): number[] {
  const uid = Number(sudo)
  return process.geteuid?.() === 0 && Number.isInteger(uid) ? [uid] : []
}
