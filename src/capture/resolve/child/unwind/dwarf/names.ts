import { libdw } from '../libdw.js'
import { ATTRIBUTE, type Die, referenceOf, TAG, textOf } from './dies.js'
import { entriesOf } from './entries.js'

/** Linkage names of Rust, whose own names are not written as in the source: v0, and the older one with its hash. */
const RUST = /^_R|17h[0-9a-f]{16}E$/

/**
 * The name of a function within its namespaces, classes and functions, as gdb has it: a C++ linkage name would unfold
 * to all its parameters. That of Rust and of C, which the C library gives aliases, is the linkage name, mangled.
 */
export function nameOf(die: Die): string | undefined {
  const linkageName = linkageNameOf(die)
  if (linkageName !== undefined && (!linkageName.startsWith('_Z') || RUST.test(linkageName))) return linkageName
  return qualifiedName(die) ?? linkageName
}

export const linkageNameOf = (die: Die): string | undefined =>
  textOf(die, ATTRIBUTE.linkageName) ?? textOf(die, ATTRIBUTE.mipsLinkageName)

function qualifiedName(die: Die): string | undefined {
  const name = textOf(die, ATTRIBUTE.name)
  if (name === undefined) return undefined
  const [, ...parents] = entriesOf(declarationOf(die))
  return [...parents.reverse().flatMap((parent) => scopeName(parent) ?? []), name].join('::')
}

/** What stands before `::`, where it has no name as the compiler would say. */
function scopeName(entry: Die): string | undefined {
  switch (libdw.tag(entry)) {
    case TAG.namespace:
      return textOf(entry, ATTRIBUTE.name) ?? '(anonymous namespace)'
    case TAG.classType:
    case TAG.structureType:
    case TAG.unionType:
      return textOf(entry, ATTRIBUTE.name) ?? '{lambda}'
    case TAG.subprogram:
      return textOf(entry, ATTRIBUTE.name)
    default:
      return undefined
  }
}

/** The entry that stands where the function was declared. */
function declarationOf(die: Die): Die {
  let declaration = die
  for (let hops = 0; hops < 4; hops++) {
    const next = referenceOf(declaration, ATTRIBUTE.abstractOrigin) ?? referenceOf(declaration, ATTRIBUTE.specification)
    if (!next) break
    declaration = next
  }
  return declaration
}
