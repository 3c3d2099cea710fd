import { type Maps, parseMaps } from '../memory/maps-text.js'
import { readBytes } from './read.js'

/** proc_pid_maps(5) of a thread, which has those of its process. */
export const readMaps = (tid: number): Maps => parseMaps(readBytes(`/proc/${tid}/maps`))
