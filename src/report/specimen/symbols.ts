import type { Incident } from '../../model/finding.js'

/** Files whose functions are not known, with and without what helps. */
export const specimenSymbols: Incident['missingSymbols'] = [
  { path: '/bin/program', buildId: '00', frames: 2 },
  { path: '/lib/a.so', buildId: '01', frames: 1, debuginfod: 'https://www.example.org/buildid/01/debuginfo' },
  { path: '/lib/b.so', frames: 1 },
]
