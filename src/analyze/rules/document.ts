import {
  Composer,
  type CST,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  Parser,
  YAMLParseError,
} from 'yaml'
import { type Place, UserError, UserErrors } from '../../model/errors.js'
import { firstErrors } from './first-errors.js'
import { tooDeepAt } from './nesting.js'
import { MAX_ALIASES, notPlainData, TOO_MANY_ALIASES } from './plain-data.js'
import type { Path } from './problem.js'
import { pitfallOf, pitfallsIn } from './yaml-pitfalls.js'

/** Rules nest less than half as deep. */
const MAX_DEPTH = 200

const MULTIPLE_DOCUMENTS = 'more than one document; expected one, without "---" between'

export interface RuleDocument {
  value: unknown
  /** Where the value at a path stands, or what is there of it. */
  place(path: Path): Place
  /** Where the key of the last step stands. */
  keyPlace(path: Path): Place
  /** What the number at a path looks like and is not; undefined where it is what it looks like. */
  pitfall(path: Path): string | undefined
  /** All values, texts too, of which that can be said. */
  pitfalls(): { what: string; place: Place }[]
}

/** Reads YAML 1.2, plain data only. Throws UserErrors with the places in the file. */
export function readDocument(text: string, file: string): RuleDocument {
  const lines = new LineCounter()
  const placeAt = (offset: number | undefined): Place => {
    const position = lines.linePos(offset ?? 0)
    return { file, line: Math.max(position.line, 1), column: Math.max(position.col, 1) }
  }
  const tree = [...new Parser(lines.addNewLine).parse(text)]
  const tooDeep = tooDeepAt(tree, MAX_DEPTH)
  if (tooDeep !== undefined) {
    const what = `nested too deep; expected at most ${MAX_DEPTH} levels`
    throw new UserErrors([new UserError(what, placeAt(tooDeep), 'CC0007')])
  }
  const document = compose(tree, text.length)
  const broken = firstErrors([...document.errors, ...document.warnings], file, ({ code, message, pos }) => {
    if (code === 'MULTIPLE_DOCS') return new UserError(MULTIPLE_DOCUMENTS, placeAt(pos[0]), 'CC0006')
    return new UserError(`not valid YAML: ${message}`, placeAt(pos[0]), 'CC0005')
  })
  if (broken.length > 0) throw new UserErrors(broken)
  const unsupported = firstErrors(notPlainData(document, placeAt), file, (error) => error)
  if (unsupported.length > 0) throw new UserErrors(unsupported)
  return {
    value: toPlain(document, file),
    place: (path) => placeAt(find(document, path).value?.range?.[0]),
    keyPlace: (path) => {
      const { key, value } = find(document, path)
      return placeAt((key ?? value)?.range?.[0])
    },
    pitfall: (path) => {
      const { value } = find(document, path)
      return isScalar(value) && typeof value.value === 'number' ? pitfallOf(value) : undefined
    },
    pitfalls: () => pitfallsIn(document).map(({ what, scalar }) => ({ what, place: placeAt(scalar.range?.[0]) })),
  }
}

/** What parseDocument of the library does, for a syntax tree that is there already. */
function compose(tree: readonly CST.Token[], length: number): Document {
  const options = { prettyErrors: false, logLevel: 'error', uniqueKeys: false } as const
  const [document, second] = new Composer(options).compose(tree, true, length)
  if (!document) throw new Error('a document was forced')
  if (second) document.errors.push(new YAMLParseError([second.range[0], second.range[1]], 'MULTIPLE_DOCS', ''))
  return document
}

function toPlain(document: Document, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (error) {
    if (!(error instanceof ReferenceError)) throw error
    throw new UserErrors([new UserError(TOO_MANY_ALIASES, { file }, 'CC0008')])
  }
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
