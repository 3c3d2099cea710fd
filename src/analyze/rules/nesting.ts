import type { CST } from 'yaml'

interface Level {
  token: CST.Token | null | undefined
  depth: number
}

/**
 * Where the syntax tree of YAML first nests deeper than `limit`, as an offset; undefined where it does not. The tree is
 * made without recursion, unlike documents: to run out of stack in the midst of that can end the whole process,
 * because V8 gives up when a regular expression is compiled there.
 */
export function tooDeepAt(tree: readonly CST.Token[], limit: number): number | undefined {
  for (const part of tree) {
    const levels: Level[] = [{ token: part, depth: 0 }]
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
