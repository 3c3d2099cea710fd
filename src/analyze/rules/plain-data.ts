import { type Alias, type Document, isNode, isScalar, type Node, visit, type YAMLMap } from 'yaml'
import { type Place, UserError } from '../../model/errors.js'
import type { Code } from './codes.js'
import { quote } from './problem.js'

/** Past this, aliases are an attempt to make a small file large. */
export const MAX_ALIASES = 100

export const TOO_MANY_ALIASES = `too many aliases; expected at most ${MAX_ALIASES}`

const PLAIN_TAG = /^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/

/**
 * What YAML allows and data does not need: tags, keys that are no text or are there twice, aliases of nothing, of
 * what they are in, or too many. (The parser's own check of keys takes time with the square of their number.)
 */
export function notPlainData(document: Document, placeAt: (offset: number | undefined) => Place): UserError[] {
  const errors: UserError[] = []
  const report: Report = (node, code, what) => {
    errors.push(new UserError(what, placeAt(node.range?.[0]), code))
  }
  const surplus = aliasBeyond(document, MAX_ALIASES)
  if (surplus) return [new UserError(TOO_MANY_ALIASES, placeAt(surplus.range?.[0]), 'CC0008')]
  visit(document, {
    Alias: (_key, alias: Alias, ancestors) => {
      const target = alias.resolve(document)
      if (!target) report(alias, 'CC0009', `alias of an unknown anchor; expected an anchor &${alias.source} before it`)
      else if (ancestors.includes(target))
        report(alias, 'CC0009', 'alias of something that contains it; expected plain data')
    },
    Node: (_key, node) => checkTag(node, report),
    Map: (_key, map) => {
      checkTag(map, report)
      checkKeys(map, report)
    },
  })
  return errors
}

/** To look up what one stands for takes a walk through the document, so they are counted first. */
function aliasBeyond(document: Document, limit: number): Alias | undefined {
  const aliases: Alias[] = []
  visit(document, {
    Alias: (_key, alias: Alias) => {
      aliases.push(alias)
      return aliases.length > limit ? visit.BREAK : undefined
    },
  })
  return aliases[limit]
}

type Report = (node: Node, code: Code, what: string) => void

function checkTag(node: Node, report: Report): void {
  if (node.tag && !PLAIN_TAG.test(node.tag)) report(node, 'CC0010', 'tags are not supported; expected plain data')
}

function checkKeys(map: YAMLMap, report: Report): void {
  const names = new Set<string>()
  for (const { key } of map.items) {
    if (!isNode(key)) continue
    if (!isScalar(key) || typeof key.value !== 'string') {
      report(key, 'CC0011', 'a key that is not text; expected a name, in quotes if need be')
    } else if (names.has(key.value))
      report(key, 'CC0012', `key ${quote(key.value)} for the second time; expected it once`)
    else names.add(key.value)
  }
}
