// @ts-check
// One file instead of a thousand: half of the time a command took was to find and read its modules.

/** What is started by its path: the command and its threads and helper processes; and what programs may import. */
export const ENTRIES = [
  'analyze/rules/compile-stock',
  'cli/main',
  'cli/man/print',
  'capture/deaths/collector',
  'capture/frozen/holder',
  'capture/frozen/reader',
  'capture/ptrace/tracer',
  'capture/resolve/child/child',
  'capture/snoop/collector',
  'capture/trace/collector',
  'pipeline',
  'pipeline/replay-worker',
]

/** Packages that find their binaries beside their own files. */
export const EXTERNAL = ['koffi', 'libsql']

const SEGMENTER = 'new Intl.Segmenter()'
const LATER = '{ segment(text) { this.made ??= new Intl.Segmenter(); return this.made.segment(text) } }'

/**
 * The libraries that measure and wrap text make a segmenter when they are loaded, and ICU reads its data for it, which
 * takes a fifth of the time of a short command. Most commands write nothing but ASCII and never ask it.
 * @type {import('rolldown').Plugin}
 */
const laterSegmenter = {
  name: 'later-segmenter',
  transform: {
    filter: { id: /node_modules\/(?:string-width|wrap-ansi)\/index\.js$/ },
    handler(code) {
      if (!code.includes(SEGMENTER))
        throw new Error('string-width or wrap-ansi makes no segmenter any more: remove this')
      return code.replace(SEGMENTER, LATER)
    },
  },
}

/** @type {import('rolldown').RolldownOptions} */
export default {
  input: Object.fromEntries(ENTRIES.map((entry) => [entry, `src/${entry}.ts`])),
  platform: 'node',
  external: EXTERNAL,
  plugins: [laterSegmenter],
  // A module of ours does nothing but define, unless it is an entry: what a command does not use is not loaded for it.
  treeshake: { moduleSideEffects: [{ test: /^(?!.*node_modules).*\/src\//, sideEffects: false }] },
  output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js', sourcemap: true },
}
