import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { splitLines } from '../log/lines.js'

/** What programs that collect crashes keep cores in. */

/** A report of Ubuntu's apport, /var/crash/….crash: fields of a name, and a value or lines of base64. */
export const isApportReport = (start: Buffer): boolean => start.toString('latin1', 0, 19) === 'ProblemType: Crash\n'

/** The field CoreDump of such a report: a gzip stream, in parts (apport's problem_report.py). Nothing where it has none. */
export async function* coreOfApport(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let isCore = false
  for await (const lines of splitLines(chunks)) {
    for (const { text = '' } of lines) {
      if (!text.startsWith(' ')) isCore = text.startsWith('CoreDump: base64')
      else if (isCore) yield Buffer.from(text.slice(1), 'base64')
    }
  }
}

/** Of Fedora's ABRT, /var/spool/abrt/…: a directory for each problem. */
const ABRT_NAMES = ['coredump', 'coredump.zst', 'coredump.xz', 'coredump.gz']

/** The core in a directory of ABRT, or the path itself. */
export function coreOfAbrt(path: string): string {
  return ABRT_NAMES.map((name) => join(path, name)).find((file) => existsSync(file)) ?? path
}
