import { UserError } from '../../model/errors.js'
import type { Libbpf, Pointer } from './libbpf.js'
import { programsOf } from './object-file.js'

const VERIFIER_LOG_BYTES = 256 * 1024

/** Loads an opened object with those of its programs that are wanted. Throws UserError where the kernel refuses. */
export function loadPrograms(bpf: Libbpf, object: Pointer, wanted: readonly string[]): Pointer[] {
  const programs = programsOf(bpf, object)
  for (const { name, program } of programs) bpf.setAutoload(program, wanted.includes(name))
  const logs = programs.map(({ name, program }) => {
    const log = Buffer.alloc(VERIFIER_LOG_BYTES)
    bpf.setLogBuffer(program, log, log.length)
    return { name, log }
  })
  if (bpf.load(object) === 0) return programs.flatMap(({ name, program }) => (wanted.includes(name) ? [program] : []))
  const reason = bpf.error()
  const refused = logs.find(({ log }) => log[0] !== 0)
  const detail = refused ? `; ${refused.name}: ${lastLine(refused.log)}` : ''
  throw new UserError(`the kernel did not load the BPF programs (${reason})${detail}`)
}

/** The verifier ends its log with a statistics line; the refusal is the line before. */
function lastLine(log: Buffer): string {
  const lines = log.toString('latin1', 0, log.indexOf(0)).trim().split('\n')
  return lines.findLast((line) => line !== '' && !line.startsWith('processed ')) ?? ''
}

/** Throws UserError where the kernel refuses. */
export function attachProgram(bpf: Libbpf, program: Pointer): Pointer {
  const link = bpf.attach(program)
  if (!link) throw new UserError(`the kernel did not attach ${bpf.programName(program)} (${bpf.error()})`)
  return link
}
