import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  visit,
} from 'yaml'
import { type Place, UserError, UserErrors } from '../../model/errors.js'
import { tooDeepAt } from './nesting.js'
import type { Path } from './problem.js'

/** Rules nest less than half as deep. */
const DEEPEST = 200

/** Past this, aliases are an attempt to make a small file large. */
const MOST_ALIASES = 100

/** Where the parser speaks to programmers. */
const OWN_WORDS: Record<string, string> = {
  MULTIPLE_DOCS: 'more than one document; expected one, without "---" between',
}

export interface RuleDocument {
  value: unknown
  /** Where the value at a path stands, or what is there of it. */
  place(path: Path): Place
  /** Where the key of the last step stands. */
  keyPlace(path: Path): Place
}

/** Reads YAML 1.2, plain data only. Throws UserErrors with the places in the file. */
export function readDocument(text: string, file: string): RuleDocument {
  const lines = new LineCounter()
  const placeAt = (offset: number | undefined): Place => {
    const position = lines.linePos(offset ?? 0)
    return { file, line: Math.max(position.line, 1), column: Math.max(position.col, 1) }
  }
  const tooDeep = tooDeepAt(text, DEEPEST, lines.addNewLine)
  if (tooDeep !== undefined) {
    const what = `nested too deep; expected at most ${DEEPEST} levels`
    throw new UserErrors([new UserError(what, placeAt(tooDeep))])
  }
  const document = parseDocument(text, { prettyErrors: false, logLevel: 'error' })
  const errors = [...document.errors, ...document.warnings].map(
    ({ code, message, pos }) => new UserError(OWN_WORDS[code] ?? `not valid YAML: ${message}`, placeAt(pos[0])),
  )
  if (errors.length === 0) errors.push(...unsupported(document, placeAt))
  if (errors.length > 0) throw new UserErrors(errors)
  return {
    value: toPlain(document, file),
    place: (path) => placeAt(find(document, path).value?.range?.[0]),
    keyPlace: (path) => {
      const { key, value } = find(document, path)
      return placeAt((key ?? value)?.range?.[0])
    },
  }
}

function toPlain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MOST_ALIASES })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw new UserErrors([new UserError(`too many aliases; expected at most ${MOST_ALIASES}`, { file })])
  }
}

/** What YAML allows and data does not need: tags, keys that are no text, aliases of nothing or of what they are in. */
function unsupported(document: Document, placeAt: (offset: number | undefined) => Place): UserError[] {
  const errors: UserError[] = []
  const report = (node: Node, what: string): void => {
    errors.push(new UserError(what, placeAt(node.range?.[0])))
  }
  visit(document, {
    Alias: (_key, alias: Alias, ancestors) => {
      const target = alias.resolve(document)
      if (!target) report(alias, `alias of an unknown anchor; expected an anchor &${alias.source} before it`)
      else if (ancestors.includes(target)) report(alias, 'alias of something that contains it; expected plain data')
    },
    Node: (_key, node) => {
      if (node.tag && !/^tag:yaml\.org,2002:(?:str|int|float|bool|null|map|seq)$/.test(node.tag))
        report(node, 'tags are not supported; expected plain data')
    },
    Pair: (_key, { key }: Pair) => {
      if (isNode(key) && !(isScalar(key) && typeof key.value === 'string'))
        report(key, 'a key that is no text; expected a name, in quotes if need be')
    },
  })
  return errors
}

/** The deepest node there is on the way along a path, and its key if the path ends there. */
function find(document: Document, path: Path): { key?: Node; value?: Node } {
  let value: Node | undefined = document.contents ?? undefined
  let key: Node | undefined
  for (const step of path) {
    const collection: Node | undefined = isAlias(value) ? value.resolve(document) : value
    const next: { key?: Node; value?: Node } = child(collection, step)
    if (!next.value && !next.key) return { value }
    value = next.value ?? next.key
    key = next.key
  }
  return { key, value }
}

function child(collection: Node | undefined, step: string | number): { key?: Node; value?: Node } {
  if (isSeq(collection)) {
    const item = collection.items[Number(step)]
    return { value: isNode(item) ? item : undefined }
  }
  const pair = isMap(collection) && collection.items.find(({ key }) => isScalar(key) && key.value === step)
  if (!pair) return {}
  return { key: isNode(pair.key) ? pair.key : undefined, value: isNode(pair.value) ? pair.value : undefined }
}
