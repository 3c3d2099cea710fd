import type { RawLock } from '../../model/raw.js'

/** A lock that a thread waits for. `owner`: the thread's id as the process knows it; undefined where the lock does not hold it. */
export interface Lock {
  kind: 'mutex' | 'join'
  owner: number | undefined
}

/** include/uapi/linux/futex.h: what the kernel itself reads in the word of a priority-inheriting or robust lock. */
const FUTEX_WAITERS = 0x80000000
const FUTEX_TID_MASK = 0x3fffffff

/**
 * The mutex around a futex word, and the thread that holds it; undefined where the memory does not look like a held mutex of
 * that kind. `pi`: of any C library, by the interface of the kernel.
 */
export function ownerOf(kind: 'pi' | 'glibc' | 'musl', lock: RawLock): Lock | undefined {
  const view = new DataView(lock.bytes.buffer, lock.bytes.byteOffset, lock.bytes.byteLength)
  const field: Field = (offset) => {
    const at = lock.wordAt + offset
    return at < 0 || at + 4 > view.byteLength ? undefined : view.getUint32(at, true)
  }
  if (kind === 'pi') return byWord(field(0))
  return kind === 'glibc' ? ofGlibc(field) : ofMusl(field)
}

/** 32 bits at an offset from the futex word. */
type Field = (offset: number) => number | undefined

function byWord(word = 0): Lock | undefined {
  const owner = word & FUTEX_TID_MASK
  return owner === 0 ? undefined : { kind: 'mutex', owner }
}

/** sysdeps/nptl/bits/struct_mutex.h and nptl/pthreadP.h; the same on x86-64 and arm64. */
const OWNER = 8
const USERS = 12
const KIND = 16
const KIND_TYPE = 3
const KIND_ROBUST = 16
const KIND_FLAGS = 128 | 256 | 512 /* shared between processes, elision */
/** Held, and there are others who wait (sysdeps/nptl/lowlevellock.h). */
const CONTENDED = 2

function ofGlibc(field: Field): Lock | undefined {
  const [word = 0, owner = 0, users = 0, kind = 0] = [0, OWNER, USERS, KIND].map(field)
  if ((kind & ~(KIND_TYPE | KIND_ROBUST | KIND_FLAGS)) !== 0 || owner === 0 || owner > FUTEX_TID_MASK) return undefined
  if (kind & KIND_ROBUST) return (word & FUTEX_TID_MASK) === owner ? { kind: 'mutex', owner } : undefined
  return word === CONTENDED && users > 0 ? { kind: 'mutex', owner } : undefined
}

/** src/internal/pthread_impl.h: the futex word is the second of the mutex, after its type. */
const MUSL_TYPE = -4
const MUSL_NORMAL = 0
const MUSL_TYPES = 3
const EBUSY = 16

function ofMusl(field: Field): Lock | undefined {
  const [word = 0, type] = [field(0), field(MUSL_TYPE)]
  if (type === undefined || (type & ~(MUSL_TYPES | 128)) !== 0) return undefined
  // The owner of a normal mutex is unknown: musl does not store it.
  if ((type & MUSL_TYPES) === MUSL_NORMAL)
    return word === (EBUSY | FUTEX_WAITERS) >>> 0 ? { kind: 'mutex', owner: undefined } : undefined
  return (word & FUTEX_WAITERS) !== 0 ? byWord(word) : undefined
}
