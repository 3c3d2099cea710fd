import type { Static } from 'typebox'
import type { Incident } from '../../model/finding.js'
import { group, list, text } from './field.js'
import { baseName, orEmpty } from './text.js'

export const SymbolsView = list(
  group({
    name: text('name of the file'),
    frames: text('3 frames'),
    buildId: text('build id'),
    url: text('where a debuginfod server has its debug file'),
    server: text('that server'),
  }),
  'files whose functions the stack does not name',
)

export const viewSymbols = ({ missingSymbols = [] }: Incident): Static<typeof SymbolsView> =>
  missingSymbols.slice(0, MAX_ROWS).map(({ path, frames, buildId, debuginfod }) => ({
    name: baseName(path),
    frames: frames === 1 ? '1 frame' : `${frames} frames`,
    buildId: orEmpty(buildId),
    url: orEmpty(debuginfod),
    server: orEmpty(debuginfod?.replace(/\/buildid\/.*/, '')),
  }))

const MAX_ROWS = 8
