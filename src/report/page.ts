import { fold, PLAIN_WIDTH } from '../model/text/width.js'
import { BARE, type ReportContext } from './context.js'
import type { Markup } from './escape/escaper.js'
import type { Render, RenderOptions } from './format.js'
import { SPECIMENS } from './specimen/specimens.js'
import { compileTemplate } from './template/engine.js'
import { loadTemplates } from './template/load.js'
import { viewIncident } from './view.js'

/**
 * Pages made by the template of a markup, whose escaping is compiled into it. Own templates are tried on specimens first,
 * so that a mistake in them is a UserError now, not at the first crash.
 */
export const openPages =
  (markup: Markup) =>
  ({ templates, colour = false, verbose = false, width = PLAIN_WIDTH }: RenderOptions): Render => {
    const template = compileTemplate('report', markup, loadTemplates(templates), { colour, verbose, width })
    const render: VerboseRender = (incident, context, all) => {
      const page = `${template(viewIncident(incident, { ...context, verbose: all, width })).trimEnd()}\n`
      return markup === 'txt' ? fold(page, width) : page
    }
    if (templates !== undefined) tryOn(render)
    return (incident, context = BARE) => render(incident, context, verbose)
  }

type VerboseRender = (incident: Parameters<Render>[0], context: ReportContext, verbose: boolean) => string

function tryOn(render: VerboseRender): void {
  for (const [incident, context] of SPECIMENS) for (const verbose of [false, true]) render(incident, context, verbose)
}
