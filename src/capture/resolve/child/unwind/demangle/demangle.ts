import koffi from 'koffi'
import { MAX_SYMBOL } from '../../../../../model/capacities.js'
import { cut } from '../../../../event/cut.js'
import { libc, loadLibrary } from '../../../../libc.js'
import { unfoldedSize } from './itanium-size.js'
import { demangleRustLegacy } from './rust-legacy.js'
import { demangleRustV0 } from './rust-v0.js'

/** Longer names stay as they are: their full text would be of no use. */
const MAX_MANGLED = 4096

/**
 * A linkage name as written in the source, cut to MAX_SYMBOL: C++ (Itanium ABI), Rust old and new. Any other is returned
 * unchanged.
 */
export const demangle = (name: string): string => cut(unfolded(name), MAX_SYMBOL)

function unfolded(name: string): string {
  if (name.length > MAX_MANGLED) return name
  if (name.startsWith('_R')) return demangleRustV0(name) ?? name
  if (!name.startsWith('_Z')) return name
  const demangled = demangleCpp(name)
  return demangled === undefined ? name : (demangleRustLegacy(demangled) ?? demangled)
}

/** From the C++ runtime, which Node is linked with; null where it is another one. */
const cxaDemangle = openDemangler()

function openDemangler() {
  try {
    const runtime = loadLibrary('libstdc++.so.6', 'install libstdc++6')
    return runtime.func('void *__cxa_demangle(const char *name, void *buffer, void *length, int *status)')
  } catch {
    return null
  }
}

/** Parts of a name written out: more are of no use, and doubling references have no end. */
const MAX_PARTS = 1 << 20

/** References to what stands earlier in a name: with so few of them it cannot grow to many parts. */
const REFERENCES = /[ST][0-9A-Z]*_/g
const FEW_REFERENCES = 12

const isReasonable = (name: string): boolean =>
  (name.match(REFERENCES)?.length ?? 0) <= FEW_REFERENCES || (unfoldedSize(name) ?? MAX_PARTS) < MAX_PARTS

function demangleCpp(name: string): string | undefined {
  const text: bigint | null | undefined = isReasonable(name)
    ? cxaDemangle?.(name, null, null, new Int32Array(1))
    : undefined
  if (!text) return undefined
  const demangled: string = koffi.decode.string(text)
  libc.free(text)
  return demangled
}
