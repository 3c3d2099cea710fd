import koffi from 'koffi'
import { UserError } from '../../model/errors.js'
import { BUSY, sizeInRing } from './ring-records.js'

/**
 * The ring buffer as the kernel maps it (kernel/bpf/ringbuf.c): a page with the reader's position, one with the
 * writer's, then the data twice in a row, so that what wraps round is contiguous. Read in place rather than by libbpf's
 * callback for each record, which costs more than what most records are about.
 */
export interface Ring {
  /** How many bytes wait there. */
  waiting(): number
  /**
   * Hands over the bytes of complete records, headers included, up to a maximum, and frees their room. Returns the
   * number of bytes.
   */
  take(most: number, use: (bytes: Uint8Array) => void): number
  /** What was handed over must not be looked at after that. */
  close(): void
}

/** A map of the type BPF_MAP_TYPE_RINGBUF. */
export interface RingMap {
  fd: number
  /** max_entries of the map. */
  bytes: number
}

const PROT_READ = 1
const PROT_WRITE = 2
const MAP_SHARED = 1
const SC_PAGESIZE = 30

export function mapRing({ fd, bytes: size }: RingMap): Ring {
  const c = koffi.load('libc.so.6')
  const page = c.func('long sysconf(int)')(SC_PAGESIZE)
  const mmap = c.func('void *mmap(void *, size_t, int, int, int, int64_t)')
  const munmap = c.func('int munmap(void *, size_t)')
  const unmaps: (() => void)[] = []
  const map = (length: number, protection: number, offset: number): ArrayBuffer => {
    const address = mmap(null, length, protection, MAP_SHARED, fd, offset)
    if (address === null || BigInt.asIntN(64, koffi.address(address)) === -1n) {
      throw new UserError('the ring buffer could not be mapped')
    }
    unmaps.push(() => munmap(address, length))
    return koffi.view(address, length)
  }
  const consumer = new BigUint64Array(map(page, PROT_READ | PROT_WRITE, 0), 0, 1)
  const whole = map(page + 2 * size, PROT_READ, page)
  const producer = new BigUint64Array(whole, 0, 1)
  const words = new Uint32Array(whole, page)
  const bytes = new Uint8Array(whole, page)
  const waiting = (): number => Number(Atomics.load(producer, 0) - Atomics.load(consumer, 0))
  return {
    waiting,
    take: (most, use) => {
      const position = Atomics.load(consumer, 0)
      const start = Number(position % BigInt(size))
      const end = start + Math.min(waiting(), most)
      let complete = start
      while (complete < end) {
        const length = Atomics.load(words, complete / 4)
        if (length >= BUSY) break
        complete += sizeInRing(length)
      }
      if (complete === start) return 0
      use(bytes.subarray(start, complete))
      Atomics.store(consumer, 0, position + BigInt(complete - start))
      return complete - start
    },
    close: () => {
      for (const unmap of unmaps) unmap()
    },
  }
}
