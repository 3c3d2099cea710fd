import { expect, it } from 'vitest'
import { openManyLines } from '../../src/cli/many-lines.js'

/** What is written of the texts, and in how many writes. */
function written(texts: string[]): { text: string; writes: number } {
  const chunks: Uint8Array[] = []
  const lines = openManyLines((bytes) => chunks.push(bytes))
  for (const text of texts) lines.add(text)
  lines.flush()
  lines.flush()
  return { text: Buffer.concat(chunks).toString(), writes: chunks.length }
}

it.each<[string, string[], number]>([
  ['nothing', ['', ''], 0],
  ['a line', ['one\n'], 1],
  ['characters of one to four bytes', ['a\n', 'é…\n', '𝄞\n'], 1],
  ['a line longer than all that is written at once', ['before\n', `${'…'.repeat(200_000)}\n`, 'after\n'], 3],
])('%s is written whole and in order', (_, texts, writes) => {
  expect(written(texts)).toEqual({ text: texts.join(''), writes })
})

it('many lines are written in few writes', () => {
  const texts = Array.from({ length: 1000 }, (_, number) => `${number} ${'…'.repeat(number)}\n`)
  const { text, writes } = written(texts)
  expect(text).toBe(texts.join(''))
  expect(writes).toBeGreaterThan(1)
  expect(writes).toBeLessThan(50)
})
