import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs'
import { withFolder } from '../libraries/in-root.js'
import type { ResolveRequest } from '../protocol.js'
import { LONGEST_TEXT } from './dwarf/dies.js'

/** Code a runtime made. Addresses of processes fit a number. */
interface JitCode {
  start: number
  end: number
  name: string
}

export type JitSymbols = (pc: bigint) => string | undefined

/** Some 200,000 functions. */
const LARGEST_MAP = 16 * 1024 * 1024

/** Names from /tmp/perf-PID.map, which runtimes write for perf(1) (its jit-interface.txt). Read when first asked for. */
export function jitSymbolsOf(request: ResolveRequest): JitSymbols {
  let known: JitCode[] | undefined
  return (pc) => {
    known ??= parse(readMap(request))
    const address = Number(pc)
    // What was written later took the place of what was there.
    return known.findLast(({ start, end }) => address >= start && address < end)?.name
  }
}

/** Anybody can put a file there: it counts if it belongs to who ran the process. Empty where there is none. */
function readMap({ root, pid, uid }: ResolveRequest): string {
  const text = withFolder(root, '/tmp', (folder) => {
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
    const descriptor = openSync(`${folder}/perf-${pid}.map`, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    try {
      const stats = fstatSync(descriptor)
      return stats.isFile() && stats.uid === uid && stats.size <= LARGEST_MAP ? readFileSync(descriptor, 'utf8') : ''
    } finally {
      closeSync(descriptor)
    }
  })
  return text ?? ''
}

function parse(text: string): JitCode[] {
  return text.split('\n').flatMap((line) => {
    const [, start, size, name] = /^(?:0x)?([0-9a-f]{1,16}) (?:0x)?([0-9a-f]{1,8}) (.+)$/i.exec(line) ?? []
    if (start === undefined || size === undefined || name === undefined) return []
    const address = Number.parseInt(start, 16)
    return { start: address, end: address + Number.parseInt(size, 16), name: name.slice(0, LONGEST_TEXT) }
  })
}
