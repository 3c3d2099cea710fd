import type { Frame } from '../../../../model/event.js'
import { demangle } from './demangle/demangle.js'
import { boundedText } from './dwarf/dies.js'
import { type Scope, scopesAt } from './dwarf/scopes.js'
import { callPlace, type SourcePlace, sourceOf } from './dwarf/source.js'
import { tailCallsBetween } from './dwarf/tail-calls.js'
import { type Unit, unitAt } from './dwarf/units.js'
import type { Spot } from './files/module.js'
import { libdw } from './libdw.js'

/** What a file says about an address: the part of a frame that does not depend on the process. */
export type Symbolized = Pick<Frame, 'symbol' | 'file' | 'line' | 'inlined'> & { entry?: bigint }

const MAX_ANSWERS = 4096

/** Answers by place: the same program tends to die in the same ones. */
const symbols = new Map<string, Symbolized[]>()
const jumps = new Map<string, bigint[]>()

/** The functions around a place, innermost first, more than one where calls were inlined. */
export const symbolize = (spot: Spot): Symbolized[] => answered(symbols, keyOf(spot), () => read(spot))

/** tailCallsBetween, remembered. */
export const tailCalls = (callee: Spot, caller: Spot): bigint[] =>
  answered(jumps, `${keyOf(callee)} ${keyOf(caller)}`, () => tailCallsBetween(callee, caller))

const keyOf = ({ module, address }: Spot): string => `${module.id}:${address}`

function answered<T>(known: Map<string, T>, key: string, answer: () => T): T {
  const found = known.get(key) ?? answer()
  if (known.size >= MAX_ANSWERS) known.clear()
  known.set(key, found)
  return found
}

function read(spot: Spot): Symbolized[] {
  const unit = unitAt(spot)
  const source = unit ? sourceOf(unit, spot.address) : {}
  const scopes = unit ? scopesAt(unit, spot.address) : []
  if (!unit || scopes.length === 0) return [{ ...elfSymbol(spot), ...source }]
  return scopes.map((scope, index) => ({
    ...describe(scope),
    ...placeOf(unit, scopes[index - 1], source),
    ...(scope.name === undefined && !scope.inlined && elfSymbol(spot)),
  }))
}

const describe = ({ name, inlined, entry }: Scope): Symbolized => ({
  symbol: name === undefined ? undefined : demangle(name),
  ...(inlined && { inlined }),
  entry,
})

/** A function with another one inlined into it stands at that call. */
function placeOf(unit: Unit, inner: Scope | undefined, source: SourcePlace): SourcePlace {
  return inner ? callPlace(unit, inner.callFile, inner.callLine) : source
}

/** Elf64_Sym */
const SYMBOL_SIZE = 24

function elfSymbol({ module, address }: Spot): Symbolized {
  const offset = new BigUint64Array(1)
  const symbol = new Uint8Array(SYMBOL_SIZE)
  const name = boundedText(libdw.symbol(module.handle, address, offset, symbol, null, null, null))
  if (name === undefined) return {}
  // A version, as in memcpy@@GLIBC_2.14, does not belong to the name.
  return { symbol: demangle(name.replace(/@.*/, '')), entry: address - (offset[0] ?? 0n) }
}
