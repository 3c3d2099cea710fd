import type { Spot } from '../files/module.js'
import { libdw } from '../libdw.js'
import { ATTRIBUTE, addressAttribute, childrenOf, type Die, hasAttribute, referenceOf, TAG, textOf } from './dies.js'
import { entriesAt } from './entries.js'
import { linkageNameOf } from './names.js'
import { entryOf } from './scopes.js'
import { type Unit, unitAt } from './units.js'

/** Longest chain of them that is looked for. */
const MAX_HOPS = 4

/**
 * Functions that ended by jumping to the next one and so left no frame of their own: if the call that `caller` returns
 * to was to another function than the one `callee` stands in, the compiler's call sites (DWARF 5, 3.4) tell which
 * lay between. Addresses after the jumps, in the callee's module, innermost first; empty where there are none, or more
 * than one way.
 */
export function tailCallsBetween(callee: Spot, caller: Spot): bigint[] {
  const inner = functionAt(callee)
  const outer = functionAt({ ...caller, address: caller.address - 1n })
  if (!inner || !outer) return []
  const returnTo = caller.address - outer.unit.bias
  const call = callSitesBelow(outer.die).find((site) => returnAddress(site) === returnTo)
  const target = call && targetOf(call)
  if (!target || isSame(target, inner.die)) return []
  const ways = waysTo(inner.die, target, inner.unit, MAX_HOPS)
  const [way] = ways
  return ways.length === 1 && way ? way.map((address) => address + inner.unit.bias) : []
}

function functionAt(spot: Spot): { unit: Unit; die: Die } | undefined {
  const unit = unitAt(spot)
  if (!unit) return undefined
  const die = entriesAt(unit, spot.address).find((entry) => libdw.tag(entry) === TAG.subprogram)
  return die === undefined ? undefined : { unit, die }
}

/** All chains of tail calls from one function of a unit to another, as addresses after the jumps, innermost first. */
function waysTo(goal: Die, from: Die, unit: Unit, hops: number): bigint[][] {
  const start = hops === 0 ? undefined : definitionOf(from, unit)
  if (!start) return []
  return callSitesBelow(start)
    .filter(isTailCall)
    .flatMap((site) => {
      const target = targetOf(site)
      const address = returnAddress(site)
      if (!target || address === undefined) return []
      if (isSame(target, goal)) return [[address]]
      return waysTo(goal, target, unit, hops - 1).map((way) => [...way, address])
    })
}

/** A call names its target by a declaration, or by the common origin of an inlined function. */
function definitionOf(target: Die, unit: Unit): Die | undefined {
  for (const child of childrenOf(unit.die)) {
    const isFunction = libdw.tag(child) === TAG.subprogram && isSame(child, target)
    if (isFunction && entryOf(unit, child) !== undefined) return child
  }
  return undefined
}

function isSame(one: Die, other: Die): boolean {
  const [name, otherName] = [linkageNameOf(one), linkageNameOf(other)]
  if (name !== undefined && otherName !== undefined) return name === otherName
  return textOf(one, ATTRIBUTE.name) === textOf(other, ATTRIBUTE.name)
}

const CALL_SITES: readonly number[] = [TAG.callSite, TAG.gnuCallSite]
const BLOCKS: readonly number[] = [TAG.lexicalBlock, TAG.inlinedSubroutine]

const callSitesBelow = (die: Die): Die[] =>
  [...childrenOf(die)].flatMap((child) => {
    const tag: number = libdw.tag(child)
    if (CALL_SITES.includes(tag)) return [child]
    return BLOCKS.includes(tag) ? callSitesBelow(child) : []
  })

const isTailCall = (site: Die): boolean =>
  hasAttribute(site, ATTRIBUTE.callTailCall) || hasAttribute(site, ATTRIBUTE.gnuTailCall)

const returnAddress = (site: Die): bigint | undefined =>
  addressAttribute(site, ATTRIBUTE.callReturnPc) ?? addressAttribute(site, ATTRIBUTE.lowPc)

/** undefined for a call through a pointer. */
const targetOf = (site: Die): Die | undefined =>
  referenceOf(site, ATTRIBUTE.callOrigin) ?? referenceOf(site, ATTRIBUTE.abstractOrigin)
