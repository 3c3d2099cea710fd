export { ANY_EVENT, type CaptureFilter, hasId, type OfflineFilter } from '../capture/filter.js'
