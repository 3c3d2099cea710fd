import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parseWords } from '../../src/report/parse-words.js'
import { phrase } from '../../src/report/phrase.js'
import { compiledWords } from '../../src/report/template/compiled.js'
import { words } from '../../src/report/words.js'

const TEXT = readFileSync('templates/words.yaml', 'utf8')

it('what an event has no evidence of is named in plain words', () => {
  expect(words().parts).toMatchObject({ stderrTail: 'standard error', sender: 'who sent the signal' })
})

it.each([
  ['an unknown key', `${TEXT}\nremedies: {}\n`, /^templates\/words\.yaml: \/remedies /],
  ['a missing key', 'parts: {}', /^templates\/words\.yaml: \/ .*ownFunctions/],
  ['a missing phrase', TEXT.replace(/^ {2}snapshot: .*$/m, ''), /^templates\/words\.yaml: \/timeline .*snapshot/],
  [
    'a number for words',
    TEXT.replace('maps: memory mappings', 'maps: 3'),
    /^templates\/words\.yaml: \/parts\/maps must be string$/,
  ],
])('%s is an error that names its place', (_, text, message) => {
  expect(text).not.toBe(TEXT)
  expect(() => parseWords(text)).toThrow(message)
})

it.each([
  ['both', { uid: '7', parent: 'sh[1]' }, 'uid 7, child of sh[1]'],
  ['one', { uid: '7', parent: '' }, 'uid 7'],
  ['the other', { uid: '', parent: 'sh[1]' }, 'child of sh[1]'],
  ['what a process called itself is left as it is', { parent: '<b>{{uid}}' }, 'child of <b>{{uid}}'],
])('a phrase has the values that are known: %s', (_, values, expected) => {
  expect(phrase('sender', values)).toBe(expected)
})

it('what is kept of the words is what they say', () => {
  const kept = compiledWords(TEXT)
  expect(kept?.words).toEqual(parseWords(TEXT))
  expect(Object.keys(kept?.phrases ?? {})).toEqual(Object.keys(parseWords(TEXT).timeline))
  expect(compiledWords(`${TEXT}\n`)).toBeUndefined()
})
