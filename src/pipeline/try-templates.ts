import { FORMATS, isIncidentFormat } from '../report/formats.js'
import { createIndexPage } from '../report/index/page.js'
import { createRenderer } from '../report/render.js'
import type { AnalysisOptions } from './analysis.js'

/** A mistake in any of a team's templates is found now, whatever the formats of this run. */
export function tryTemplates(options: Pick<AnalysisOptions, 'formats' | 'templates'>): void {
  if (options.templates === undefined) return
  for (const format of FORMATS) {
    if (isIncidentFormat(format) && !options.formats.includes(format)) createRenderer(format, options)
  }
  createIndexPage(options.templates)
}
