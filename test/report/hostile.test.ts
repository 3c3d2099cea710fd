import { describe, expect, it } from 'vitest'
import { describeFormat, FORMATS, isIncidentFormat } from '../../src/report/formats.js'
import { createCollection } from '../../src/report/index/collection.js'
import { indexEntry } from '../../src/report/index/entry.js'
import { createIndexPage } from '../../src/report/index/page.js'
import { createRenderer } from '../../src/report/render.js'
import { createSummary } from '../../src/report/summary.js'
import { HOSTILE, poisoned } from './hostile.js'
import { nullDereference, terminated, threadPool } from './samples.js'

/** Whole reports of incidents made of one hostile string must be built like those made of a harmless one. */
const render = {
  html: createRenderer('html'),
  md: createRenderer('md'),
  terminal: createRenderer('terminal'),
  json: createRenderer('json'),
}

/** Whichever formats there are. */
const LINES = FORMATS.filter(isIncidentFormat)
  .filter((format) => describeFormat(format).layout === 'line')
  .map((format) => createRenderer(format))

const INVISIBLE = /[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/

const htmlShape = (page: string): string[] => page.replace(/="[^"]*"/g, '').match(/<[^>]*>?/g) ?? []

/** Every line reduced to how many cells it has, fenced blocks and `<code>` left out. */
const markdownShape = (text: string): number[] =>
  text
    .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, 'fenced')
    .split('\n')
    .map((line) => line.split('|').length)

const markdownTags = (text: string): string[] =>
  text.replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, '').match(/<(?!\/?code>|https:)[^>]*>?/g) ?? []

describe.each(Object.entries(HOSTILE))('%s', (_, value) => {
  describe.each([
    ['a crash', nullDereference],
    ['a kill', { ...threadPool, threads: threadPool.threads?.slice(-3) }],
  ])('in %s', (_name, sample) => {
    const incident = poisoned(sample, value)
    const harmless = poisoned(sample, 'harmless')

    it('leaves the elements of the page as they are', () => {
      expect(htmlShape(render.html(incident))).toEqual(htmlShape(render.html(harmless)))
    })

    it('leaves the lines, cells and tags of the Markdown as they are', () => {
      expect(markdownShape(render.md(incident))).toEqual(markdownShape(render.md(harmless)))
      expect(markdownTags(render.md(incident))).toEqual(markdownTags(render.md(harmless)))
    })

    it('reaches the terminal as visible characters, a line each', () => {
      const shown = render.terminal(incident)
      expect(shown).not.toMatch(/[^\P{C}\n]/u)
      expect(shown.split('\n')[0]).toContain(' (pid ')
    })

    it('keeps lines to as many as they are, of visible characters', () => {
      for (const format of LINES) {
        const lines = format(incident).split('\n')
        expect(lines.pop()).toBe('')
        for (const line of lines) {
          expect(line).not.toBe('')
          expect(INVISIBLE.test(line)).toBe(false)
        }
        expect(lines).toHaveLength(format(harmless).split('\n').length - 1)
      }
    })

    it('leaves JSON to say the same', () => {
      expect(JSON.parse(render.json(incident))).toEqual(JSON.parse(JSON.stringify(incident)))
    })
  })

  it('stays inside its entry of the index and its row of the summary', () => {
    const indexOf = (text: string) => {
      const collection = createCollection()
      const file = `${encodeURIComponent(text.slice(0, 99).replace(/\p{Cs}/gu, ''))}.html`
      collection.add(indexEntry(poisoned(terminated, text), [{ format: 'html', file }]))
      return createIndexPage()(collection)
    }
    expect(htmlShape(indexOf(value))).toEqual(htmlShape(indexOf('harmless')))
    const summary = createSummary()
    summary.add(poisoned(terminated, value))
    expect(summary.toString()).not.toMatch(/[^\P{C}\n]/u)
    expect(summary.toString().split('\n')).toHaveLength(7)
  })
})

it('is not made unreadable by huge values', () => {
  const incident = poisoned(nullDereference, 'A'.repeat(1_000_000))
  expect(render.terminal(incident).length).toBeLessThan(20_000)
  expect(render.md(incident).length).toBeLessThan(400_000)
  expect(render.html(incident).length).toBeLessThan(1_000_000)
})
