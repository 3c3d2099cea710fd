import koffi from 'koffi'
import { libc, loadLibrary } from '../../libc.js'
import { demangleRustLegacy } from './rust-legacy.js'
import { demangleRustV0 } from './rust-v0.js'

/** Longer names stay as they are: what they would unfold to helps nobody. */
const LONGEST_MANGLED = 4096

/** A linkage name as written in the source: C++ (Itanium ABI), Rust old and new. Any other is returned unchanged. */
export function demangle(name: string): string {
  if (name.length > LONGEST_MANGLED) return name
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

function demangleCpp(name: string): string | undefined {
  const text: bigint | null | undefined = cxaDemangle?.(name, null, null, new Int32Array(1))
  if (!text) return undefined
  const demangled: string = koffi.decode.string(text)
  libc.free(text)
  return demangled
}
