import { basename } from 'node:path/posix'
import type { Incident } from '../../model/finding.js'
import type { Likeness } from '../../model/stack-outline.js'
import { outlineOf } from './outline.js'
import { place } from './place.js'

/** By the best finding, as a signature is made. */
export const likeness: Likeness<Incident> = {
  describe: (incident) => {
    const { exe, comm } = incident.process
    const cause = incident.findings[0]?.cause ?? 'none'
    const outline = outlineOf(incident, cause)
    return { program: exe ? basename(exe) : comm, cause, ...(outline && { outline }) }
  },
  place,
}
