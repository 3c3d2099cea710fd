export type { Counted, RunOptions } from '../report/format.js'
export {
  describeFormat,
  FORMATS,
  type Format,
  headersOf,
  type IncidentFormat,
  isIncidentFormat,
  renderedFormats,
} from '../report/formats.js'
export type { SourceRoot } from '../report/source-place.js'
