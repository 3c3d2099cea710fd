import { UserError } from '../model/errors.js'
import type { Incident } from '../model/finding.js'
import { BARE, type ReportContext } from './context.js'
import type { Markup } from './escape/escaper.js'
import { renderFindings, renderJson } from './json.js'
import { SPECIMENS } from './specimens.js'
import { compileTemplate } from './template/engine.js'
import { loadTemplates } from './template/load.js'
import { viewIncident } from './view.js'

/** What `--format` takes. Every format but summary renders one incident; summary is a table over all of them. */
export const FORMATS = ['terminal', 'md', 'html', 'json', 'findings', 'summary'] as const

export type Format = (typeof FORMATS)[number]
export type IncidentFormat = Exclude<Format, 'summary'>

export interface RenderOptions {
  /** Folder of templates that replace the stock ones of the same name. */
  templates?: string
  /** Terminal only. */
  colour?: boolean
  /** Terminal only: all there is, not a screen of it. */
  verbose?: boolean
}

export type Render = (incident: Incident, context?: ReportContext) => string

/**
 * Renders one incident after another in one format; what it returns ends in a newline. Own templates are tried on
 * specimens first, so that a mistake in them is a UserError now, not at the first crash.
 */
export function createRenderer(format: IncidentFormat, options: RenderOptions = {}): Render {
  if (format === 'json') return renderJson
  if (format === 'findings') return renderFindings
  const markup = MARKUP.get(format)
  if (markup === undefined) throw new UserError(`unknown format ${String(format)}; choose one of ${FORMATS.join(', ')}`)
  const { colour = false, verbose = false } = options
  const template = compileTemplate('report', markup, loadTemplates(options.templates), { colour, verbose })
  const render = (incident: Incident, context: ReportContext, all = verbose): string =>
    `${template(viewIncident(incident, { ...context, verbose: all })).trimEnd()}\n`
  if (options.templates !== undefined) tryOn(render)
  return (incident, context = BARE) => render(incident, context)
}

function tryOn(render: (incident: Incident, context: ReportContext, verbose: boolean) => string): void {
  for (const [incident, context] of SPECIMENS) for (const verbose of [false, true]) render(incident, context, verbose)
}

const MARKUP = new Map<IncidentFormat, Markup>([
  ['terminal', 'txt'],
  ['md', 'md'],
  ['html', 'html'],
])
