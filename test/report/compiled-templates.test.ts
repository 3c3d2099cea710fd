import { describe, expect, it } from 'vitest'
import { PLAIN_WIDTH } from '../../src/model/text/width.js'
import { SPECIMENS } from '../../src/report/specimen/specimens.js'
import { compiledTemplate } from '../../src/report/template/compiled.js'
import { compileTemplate } from '../../src/report/template/engine.js'
import { loadTemplates, type TemplateFiles } from '../../src/report/template/load.js'
import { viewIncident } from '../../src/report/view.js'

const stock = loadTemplates()
/** The same templates, which are not those that the program was built with. */
const edited: TemplateFiles = new Map(
  [...stock].map(([name, file]) => [name, { ...file, source: `${file.source}{{! edited }}` }]),
)

describe.each(['txt', 'md', 'html'] as const)('the code of templates kept for %s', (markup) => {
  const own = [...stock].filter(([name]) => name.endsWith(`.${markup}.hbs`))

  it.each(own)('is there for %s, and for no other text', (name, { source }) => {
    expect(compiledTemplate(markup, source)).toMatchObject({ main: expect.any(Function) })
    expect(compiledTemplate(markup, edited.get(name)?.source ?? '')).toBeUndefined()
  })

  it('writes what the templates themselves write', () => {
    const kept = compileTemplate('report', markup, stock)
    const now = compileTemplate('report', markup, edited)
    for (const [incident, context] of SPECIMENS) {
      const view = viewIncident(incident, { ...context, verbose: true, width: PLAIN_WIDTH })
      expect(kept(view)).toBe(now(view))
    }
  })
})
