import { type CST, Parser } from 'yaml'

interface Level {
  token: CST.Token | null | undefined
  depth: number
}

/**
 * Where YAML first nests deeper than `limit`, as an offset; undefined where it does not. The parser's syntax tree is
 * made without recursion, unlike documents: to run out of stack in the midst of that can end the whole process,
 * because V8 gives up when a regular expression is compiled there.
 */
export function tooDeepAt(text: string, limit: number, onNewLine: (offset: number) => void): number | undefined {
  for (const document of new Parser(onNewLine).parse(text)) {
    const levels: Level[] = [{ token: document, depth: 0 }]
    for (let level = levels.pop(); level; level = levels.pop()) {
      const { token, depth } = level
      if (!token) continue
      if (depth > limit) return 'offset' in token ? token.offset : 0
      if ('items' in token) {
        for (const { key, value } of token.items) {
          levels.push({ token: value, depth: depth + 1 }, { token: key, depth: depth + 1 })
        }
      } else if (token.type === 'document') levels.push({ token: token.value, depth })
    }
  }
  return undefined
}
