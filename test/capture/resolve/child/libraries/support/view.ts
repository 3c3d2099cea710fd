import type { View } from '../../../../../../src/capture/files/in-root.js'
import type { PackageClaim } from '../../../../../../src/capture/resolve/child/libraries/packages/claim.js'

/** The files below a folder, as this process may read them. */
export const viewOf = (root: string): View => ({ root, readers: [] })

/** `manager name version`. */
export const claimText = (claim: PackageClaim): string =>
  claim === 'rejected' ? claim : `${claim.manager} ${claim.name} ${claim.version}`
