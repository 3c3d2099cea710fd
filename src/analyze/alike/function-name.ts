/** Longer names are cut, before and after: a process may choose its own. */
const MAX_SYMBOL = 1024
const MAX_NAME = 160

/**
 * A function as its source has it: without parameters, template arguments, and what compilers, the dynamic linker and the
 * C++ and C libraries add to names (gcc -fipa-sra, -fipa-cp and -freorder-functions, LTO, symbol versions, ABI tags).
 */
export function plainName(symbol: string): string {
  const name = withoutVersion(withoutClones(symbol.slice(0, MAX_SYMBOL)))
    .replaceAll('(anonymous namespace)', '{anonymous}')
    .replaceAll(GO_RECEIVER, '.$1.')
    .replaceAll(/\[abi:\w+\]/g, '')
    .replaceAll(/\bstd::__(?:cxx11|1|ndk1|debug)::/g, 'std::')
  return forEachCpu(withoutType(withoutBrackets(name)).replace(/^__GI_/, '')).slice(0, MAX_NAME)
}

/** `main.(*Server).serve` */
const GO_RECEIVER = /\.\(\*?([\w.]+)\)\./g

/** `parse.isra.0`, `parse.part.0.cold`, `parse [clone .constprop.0]`, `parse.llvm.1234`; Rust `parse::h0123456789abcdef` */
const CLONE =
  /(?: \[clone [^\]]*\]|\.(?:isra|part|constprop|cold|lto_priv|llvm|localalias|clone|warm|specialized|__uniq)(?:\.\d+)?|::h[0-9a-f]{16})$/

function withoutClones(symbol: string): string {
  let name = symbol
  while (CLONE.test(name)) name = name.replace(CLONE, '')
  return name
}

/** `raise@@GLIBC_2.2.5` */
const withoutVersion = (name: string): string => name.replace(/@@?[\w.]+$/, '')

const OPERATOR = /\boperator(?:\(\)|<=>|<<=?|>>=?|->\*?|<=?|>=?)/g

/** Operators are written with brackets, too. */
function withoutBrackets(name: string): string {
  const operators: string[] = []
  const safe = name.replace(OPERATOR, (operator) => `operator{${operators.push(operator) - 1}}`)
  let depth = 0
  let plain = ''
  for (const [at, character] of Array.from(safe).entries()) {
    // Rust begins a name with the type that it belongs to: `<app::Parser as core::fmt::Debug>::fmt`
    if (character === '(' || (character === '<' && (at > 0 || depth > 0))) depth++
    else if (character === ')' || (character === '>' && depth > 0)) depth = Math.max(0, depth - 1)
    else if (depth === 0) plain += character
  }
  return plain
    .replaceAll(/(?:::){2,}/g, '::')
    .replaceAll(/operator\{(\d+)\}/g, (_, index) => operators[Number(index)] ?? '')
    .replace(/(?: const| volatile|&)+$/, '')
    .trim()
}

/** Names of function templates have the type that is returned before them. */
function withoutType(name: string): string {
  if (name.startsWith('<')) return name
  const operator = name.search(/\boperator\b/)
  const end = operator === -1 ? name.length : operator
  return name.slice(name.lastIndexOf(' ', end - 1) + 1)
}

/** glibc chooses `__memmove_avx_unaligned_erms` or another by the processor (sysdeps/x86_64/multiarch). */
const forEachCpu = (name: string): string =>
  name.replace(
    /^__((?:mem|str|wcs|wmem)[a-z]+)_(?:avx|sse|ssse|evex|erms|generic|sve|neon|simd|mops|oryon|a64fx|thunderx|falkor|kunpeng|emag|nosimd).*$/,
    '$1',
  )
