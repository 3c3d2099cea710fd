import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compiledFile } from '../../../src/analyze/rules/compiled.js'
import { readDocument } from '../../../src/analyze/rules/document.js'
import { readRuleFile } from '../../../src/analyze/rules/parse.js'
import { NO_NAMES } from '../../../src/analyze/rules/rule-file.js'
import { STOCK_RULES } from '../../../src/analyze/rules/stock.js'

const textOf = (name: string): string => readFileSync(join(STOCK_RULES, name), 'utf8')

describe('compiled stock rules', () => {
  it.each(readdirSync(STOCK_RULES))('%s: say what its text says', (name) => {
    const text = textOf(name)
    // A name that would end the text it is put into, were it not escaped.
    const file = `/else"where/${name}`
    expect(compiledFile(text, file)).toEqual(readRuleFile(readDocument(text, file), file, NO_NAMES))
  })

  it('are not taken for a text that was edited', () => {
    expect(compiledFile(`${textOf('kills.yaml')}\n`, 'kills.yaml')).toBeUndefined()
    expect(compiledFile('', 'empty.yaml')).toBeUndefined()
  })
})
