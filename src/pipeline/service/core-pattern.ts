import { claimCores, restoreCores } from '../../capture/frozen/core-pattern.js'
import type { Settings } from './settings.js'

/**
 * For a unit whose service is confined: has the kernel ask at the coredump socket, if the configuration says so. Throws
 * UserError where another program handles cores, and where this is not the first mount namespace.
 */
export function setCorePattern({ watch }: Settings): void {
  const { coredumpSocket, btf } = watch.capture
  if (coredumpSocket) claimCores(coredumpSocket, btf)
}

export const restoreCorePattern = restoreCores
