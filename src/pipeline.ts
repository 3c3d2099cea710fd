export { type Diagnosis, diagnose } from './capture/doctor.js'
export { lockFile } from './capture/files/lock.js'
export { openIn, openOutputFile, openToRead, removeTemporaryFiles, replaceIn } from './capture/files/output-file.js'
export { type OutputFolder, openOutputFolder } from './capture/files/output-folder.js'
export { ANY_EVENT, type CaptureFilter, hasId, type OfflineFilter } from './capture/filter.js'
export type { Capability } from './capture/probe/capability.js'
export type { SymbolSources } from './capture/resolve/again.js'
export type { Resolver } from './capture/resolve/resolver.js'
export {
  type Analysis,
  type AnalysisOptions,
  atLeast,
  type Origin,
  openAnalysis,
  severityOf,
} from './pipeline/analysis.js'
export { AS_IT_DIED, type InputHandlers, type Readers, readInputs, startResolver } from './pipeline/inputs.js'
export {
  byBpf,
  type StartCapture,
  type WatchHandlers,
  type Watching,
  type WatchOptions,
  watch,
} from './pipeline/watch.js'
export { createRedact, type Redact } from './redact/redactor.js'
export { createDeathList, deathJson } from './report/death-list.js'
export { renderFixed } from './report/fixed.js'
export type { Counted, RunOptions } from './report/format.js'
export {
  describeFormat,
  FORMATS,
  type Format,
  headersOf,
  type IncidentFormat,
  isIncidentFormat,
  renderedFormats,
} from './report/formats.js'
export { renderGroup, renderGroups } from './report/groups.js'
export { renderHistory, renderRemoved } from './report/history.js'
export { type Collection, createCollection } from './report/index/collection.js'
export { type IndexEntry, indexEntry, parseEntry } from './report/index/entry.js'
export { createIndexPage } from './report/index/page.js'
export type { SourceRoot } from './report/source-place.js'
