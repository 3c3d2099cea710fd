import { UserError } from '../model/errors.js'
import type { Render, RenderOptions } from './format.js'
import { describeFormat, FORMATS, type IncidentFormat } from './formats.js'

/** Renders one incident after another in one format. Throws UserError for templates that cannot be used. */
export function createRenderer(name: IncidentFormat, options: RenderOptions = {}): Render {
  const format = FORMATS.includes(name) ? describeFormat(name) : undefined
  if (format === undefined || (format.layout !== 'page' && format.layout !== 'line'))
    throw new UserError(`unknown format ${String(name)}; choose one of ${FORMATS.join(', ')}`)
  return format.open(options)
}
