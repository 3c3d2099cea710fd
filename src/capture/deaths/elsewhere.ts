import { openLibbpf } from '../bpf/libbpf.js'
import { Elsewhere, RECORD_KINDS } from './abi.js'

const KIND_AT = Elsewhere.offsets.kind ?? 0

/** Whether a record only says that processes in other mount namespaces are not the same as before: bpf/elsewhere.bpf.h. */
export const isElsewhere = ({ buffer, byteOffset, byteLength }: Uint8Array): boolean =>
  new DataView(buffer, byteOffset, byteLength).getUint32(KIND_AT, true) === RECORD_KINDS.elsewhere

/** The next change is told again. `toldFd`: of the map `elsewhere_told`. */
export function tellAgain(toldFd: number): void {
  const [first, not] = [Buffer.alloc(4), Buffer.alloc(4)]
  openLibbpf().updateByFd(toldFd, first, not, 0)
}
