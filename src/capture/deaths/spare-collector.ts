import { packageFile } from '../../model/package-file.js'
import { startSpareThread } from '../bpf/thread.js'

export const collectorScript = (): string => packageFile('dist/capture/deaths/collector-thread.cjs')

/** To be called where deaths will be watched: what watches them is loaded meanwhile. */
export const startSpareCollector = (): void => startSpareThread(collectorScript())
