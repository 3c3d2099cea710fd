import { FORMATS, type IncidentFormat, isIncidentFormat } from '../report/formats.js'
import { createIndexPage } from '../report/index/page.js'
import { createRenderer } from '../report/render.js'

interface Options {
  formats: readonly IncidentFormat[]
  templates?: string
}

/** A mistake in any of a team's templates is found now, whatever the formats of this run. */
export function tryTemplates(options: Options): void {
  if (options.templates === undefined) return
  for (const format of FORMATS) {
    if (isIncidentFormat(format) && !options.formats.includes(format)) createRenderer(format, options)
  }
  createIndexPage(options.templates)
}
