/** What programs may import: from inputs or deaths to documents. Commands import the files of pipeline/ that they need. */
export { type Analysis, type AnalysisOptions, type Origin, openAnalysis } from './pipeline/analysis.js'
export { ANY_EVENT, type CaptureFilter, type OfflineFilter } from './pipeline/filter.js'
export { FORMATS, type Format, type IncidentFormat, isIncidentFormat } from './pipeline/formats.js'
export { AS_IT_DIED, type InputHandlers, type Readers, readInputs } from './pipeline/inputs.js'
export { createRedact, type Redact } from './pipeline/redact.js'
export { type WatchHandlers, type Watching, type WatchOptions, watch } from './pipeline/watch.js'
