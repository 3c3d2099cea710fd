// @ts-check
// One file instead of a thousand: half of the time a command took was to find and read its modules.

/** What is started by its path: the command and its threads and helper processes; and what programs may import. */
export const ENTRIES = [
  'analyze/rules/compile-stock',
  'cli/main',
  'cli/man/print',
  'capture/deaths/collector',
  'capture/ptrace/tracer',
  'capture/resolve/child/child',
  'capture/snoop/collector',
  'capture/trace/collector',
  'pipeline',
  'pipeline/replay-worker',
]

/** Packages that find their binaries beside their own files. */
export const EXTERNAL = ['koffi', 'libsql']

/** @type {import('rolldown').RolldownOptions} */
export default {
  input: Object.fromEntries(ENTRIES.map((entry) => [entry, `src/${entry}.ts`])),
  platform: 'node',
  external: EXTERNAL,
  // A module of ours does nothing but define, unless it is an entry: what a command does not use is not loaded for it.
  treeshake: { moduleSideEffects: [{ test: /^(?!.*node_modules).*\/src\//, sideEffects: false }] },
  output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js', sourcemap: true },
}
