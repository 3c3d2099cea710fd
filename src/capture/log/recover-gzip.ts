import { createReadStream, ftruncateSync, writeSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { UserError } from '../../model/errors.js'
import { type Input, openInput, toNextMember } from './gzip-input.js'
import { type Fault, inflateMember } from './gzip-member.js'
import { parseLogLine } from './parse-line.js'
import { checkHeader } from './take-lines.js'

/** What is kept of a torn member is held in memory; a recorder of ours writes members of far less. */
const MAX_TORN_BYTES = 64 * 1024 * 1024

/**
 * Makes a compressed log ready to be appended to. A member that is torn at the end, by a recorder that was killed, is
 * cut off; the whole lines it holds are written again. Other damage stays as it is: readers skip it. `onNote` is called
 * for both. Returns whether the text ends inside a line. Throws UserError for a file that is not an event log.
 */
export async function recoverGzip(fd: number, path: string, onNote: (note: string) => void): Promise<boolean> {
  const input = openInput(createReadStream('', { fd, autoClose: false, start: 0, highWaterMark: 1 << 20 }))
  const first = watchLines(path)
  let faults = 0
  let torn: { start: number; text: Buffer } | undefined
  while (!torn && (await input.isLeft())) {
    const start = input.position()
    const { fault, text } = await readMember(input, first.see)
    if (!fault) continue
    if (fault.kind === 'torn') torn = { start, text }
    else {
      faults++
      if (!(await toNextMember(input))) break
    }
  }
  const size = input.position()
  await input.close()
  first.finish()
  if (faults > 0) onNote(`${path}: ${faults} damaged places in the gzip stream; new deaths are recorded after them`)
  if (torn) cutOff(fd, path, { ...torn, size }, onNote)
  return !torn && first.endsInside()
}

async function readMember(input: Input, see: (output: Buffer) => void): Promise<{ fault?: Fault; text: Buffer }> {
  input.startMember()
  const member = inflateMember(input)
  let output: Buffer[] = []
  let bytes = 0
  for (;;) {
    const { done, value } = await member.next()
    if (done) return { fault: value, text: bytes > MAX_TORN_BYTES ? Buffer.alloc(0) : Buffer.concat(output) }
    see(value)
    bytes += value.length
    if (bytes > MAX_TORN_BYTES) output = []
    else output.push(value)
  }
}

function cutOff(
  fd: number,
  path: string,
  { start, size, text }: { start: number; size: number; text: Buffer },
  onNote: (note: string) => void,
): void {
  const whole = text.subarray(0, text.lastIndexOf(NEWLINE) + 1)
  ftruncateSync(fd, start)
  if (whole.length > 0) writeSync(fd, gzipSync(whole))
  const lines = whole.reduce((count, byte) => count + (byte === NEWLINE ? 1 : 0), 0)
  onNote(
    `${path}: the last recorder was killed: ${size - start} bytes of a torn gzip member were cut off; lines of it that were kept: ${lines}`,
  )
}

const MAX_HEADER_LINE = 64 * 1024
const NEWLINE = 10

/** Checks the first line that comes by, once it is whole, and knows whether the last one is. */
function watchLines(path: string) {
  let text = ''
  let isChecked = false
  let last: number | undefined = NEWLINE
  const check = (line: string): void => {
    checkHeader(parseLogLine(line), path, 1)
    isChecked = true
  }
  return {
    see: (output: Buffer): void => {
      last = output.at(-1) ?? last
      if (isChecked) return
      text += output.toString('latin1', 0, MAX_HEADER_LINE)
      if (text.includes('\n')) check(Buffer.from(text.slice(0, text.indexOf('\n')), 'latin1').toString())
      else if (text.length > MAX_HEADER_LINE) check('')
    },
    finish: (): void => {
      if (!isChecked) throw new UserError(`${path}: exists and is not a crashcrawler event log; choose another file`)
    },
    endsInside: (): boolean => last !== NEWLINE,
  }
}
