import { libdw } from '../libdw.js'
import { ATTRIBUTE, type Die, referenceOf, TAG, textOf } from './dies.js'
import { entriesOf } from './entries.js'

/** A function's linkage name, or where it has none, its name within its namespaces and classes. */
export const nameOf = (die: Die): string | undefined => linkageNameOf(die) ?? qualifiedName(die)

export const linkageNameOf = (die: Die): string | undefined =>
  textOf(die, ATTRIBUTE.linkageName) ?? textOf(die, ATTRIBUTE.mipsLinkageName)

const ENCLOSING: readonly number[] = [TAG.namespace, TAG.classType, TAG.structureType, TAG.unionType]

/** Inside functions, and so in instances of templates over lambdas, C++ names have no linkage. */
function qualifiedName(die: Die): string | undefined {
  const name = textOf(die, ATTRIBUTE.name)
  if (name === undefined) return undefined
  const parents = entriesOf(declarationOf(die)).filter((entry) => ENCLOSING.includes(libdw.tag(entry)))
  return [...parents.reverse().map((parent) => textOf(parent, ATTRIBUTE.name) ?? '(anonymous namespace)'), name].join(
    '::',
  )
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
