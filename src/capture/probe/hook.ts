import type { Libbpf } from '../bpf/libbpf.js'
import { openObject, programsOf } from '../bpf/object-file.js'

/**
 * Loads and attaches a program of bpf/probe.bpf.c or bpf/probe-threads.bpf.c, which does nothing, and takes it away
 * again. Undefined where that works, else the name of the error the kernel refused it with: EPERM, ENOENT.
 */
export function refusalOf(bpf: Libbpf, hook: string, file: 'probe' | 'probe-threads' = 'probe'): string | undefined {
  const object = openObject(bpf, file)
  try {
    const programs = programsOf(bpf, object)
    for (const { name, program } of programs) bpf.setAutoload(program, name === hook)
    const wanted = programs.find(({ name }) => name === hook)
    if (!wanted) throw new Error(`bpf/${file}.bpf.c has no program ${hook}`)
    if (bpf.load(object) !== 0) return bpf.error()
    const link = bpf.attach(wanted.program)
    if (!link) return bpf.error()
    bpf.destroyLink(link)
    return undefined
  } finally {
    bpf.close(object)
  }
}
