/** rustc_symbol_mangling, legacy.rs: what an identifier cannot hold. */
const ESCAPES: Readonly<Record<string, string>> = {
  SP: '@', BP: '*', RF: '&', LT: '<', GT: '>', LP: '(', RP: ')', C: ',',
} // biome-ignore format: a table

/**
 * Rust's older mangling is C++'s, with a hash at the end and escapes in the names: `demangled` is what a C++ demangler
 * made of it. undefined where there is no such hash: then it is C++.
 */
export function demangleRustLegacy(demangled: string): string | undefined {
  const path = /^(.*)::h[0-9a-f]{16}$/s.exec(demangled)?.[1]
  if (path === undefined) return undefined
  return path
    .replace(/(^|::)_\$/g, '$1$')
    .replace(/\$(?:u([0-9a-f]{1,6})|(SP|BP|RF|LT|GT|LP|RP|C))\$/g, (_, code?: string, name?: string) =>
      code === undefined ? (ESCAPES[name ?? ''] ?? '') : printable(Number.parseInt(code, 16)),
    )
    .replaceAll('..', '::')
}

/** As rustc-demangle does, control characters stay escaped. */
const printable = (code: number): string =>
  code < 0x20 || code === 0x7f || code > 0x10ffff ? `$u${code.toString(16)}$` : String.fromCodePoint(code)
