// @ts-check
import { pureDefinitions } from './pure-definitions.mjs'

// One file instead of a thousand: half of the time a command took was to find and read its modules.

/** What is started by its path: the command and its threads and helper processes; and what programs may import. */
export const ENTRIES = [
  'analyze/rules/compile-stock',
  'cli/man/print',
  'cli/start/keep-code',
  'capture/frozen/holder',
  'capture/frozen/reader',
  'capture/ptrace/tracer',
  'capture/snoop/collector',
  'capture/trace/collector',
  'pipeline',
  'pipeline/replay-worker',
  'report/template/compile-stock',
]

/** What starts the command. Node starts a script sooner than a module of ES: a tenth of the time of a short command. */
const MAIN = 'cli/main'

/** The command, and what the resolver's process is. The latter loads all of it before it drops the privilege to. */
const COMMAND = 'cli/start/whole'
const RESOLVER = 'capture/resolve/child/serve'

/** What starts the latter, a script as well. */
const RESOLVER_START = 'capture/resolve/child/child'

/** The thread that watches deaths: until it has loaded the programs of BPF, nothing is watched. */
const COLLECTOR = 'capture/deaths/collector'
const COLLECTOR_START = 'capture/deaths/collector-thread'

/** What is bundled as scripts, whose compiled code can be kept. */
export const KEPT_ENTRIES = [MAIN, COMMAND, RESOLVER, RESOLVER_START, COLLECTOR, COLLECTOR_START]

/** Packages that find their binaries beside their own files. */
export const EXTERNAL = ['koffi', 'libsql']

/** @type {[made: string, later: string]} */
const SEGMENTER = [
  'new Intl.Segmenter()',
  '{ segment(text) { this.made ??= new Intl.Segmenter(); return this.made.segment(text) } }',
]

/**
 * What the libraries that measure and wrap text make when they are loaded: ICU reads its data for it, which takes a fifth
 * of the time of a short command. Most commands write nothing but ASCII and never ask for it.
 * @type {Record<string, [made: string, later: string][]>}
 */
const MADE_LATER = {
  'string-width': [
    SEGMENTER,
    [
      String.raw`/^\p{RGI_Emoji}$/v`,
      String.raw`{ test(text) { this.made ??= /^\p{RGI_Emoji}$/v; return this.made.test(text) } }`,
    ],
  ],
  'wrap-ansi': [SEGMENTER],
}

/** @type {import('rolldown').Plugin} */
const madeLater = {
  name: 'made-later',
  transform: {
    filter: { id: /node_modules\/(?:string-width|wrap-ansi)\/index\.js$/ },
    handler(code, id) {
      const [, library = ''] = /node_modules\/([^/]+)\/index\.js$/.exec(id) ?? []
      return (MADE_LATER[library] ?? []).reduce((text, [made, later]) => {
        if (!text.includes(made)) throw new Error(`${library} makes no ${made} any more: remove this`)
        return text.replace(made, () => later)
      }, code)
    },
  },
}

/** What few commands use, and takes long to load. */
const LOADED_ALONE = [
  // With koffi.
  { name: 'libc', test: /src\/capture\/libc\.ts$/ },
  {
    name: 'schemas',
    test: /node_modules\/typebox\/|src\/model\/(?:capture|event|fault-file|finding|json-schema|killer|language-stack|library|log|missing-symbols|process|refused|schema|termination)\.ts$/,
  },
  { name: 'formats', test: /src\/report\/formats\.ts$/ },
  // Of documents in which deaths are a line each: nothing of reports, their templates and the engine of these.
  { name: 'lines', test: /src\/report\/(?:csv|json|render|summary|tally)\.ts$/ },
  // The stock rules were read when the program was built.
  {
    name: 'rule-text',
    test: /src\/report\/parse-words\.ts$|src\/analyze\/(?:facts\/types|data\/parse-shaped|rules\/(?:condition|document|errors-of|fact-shape|json-schema|leaf|parse|read-exceptions|read-rule|read-tests|repeated|schema|scope|shape|plain-data|nesting|yaml-pitfalls))\.ts$/,
  },
  { name: 'yaml', test: /node_modules\/yaml\// },
]

/** A module that another one needs, as Rolldown writes it; how its exports are made one object, where it is no module of ES. */
const REQUIRE = /^(?:const|let) ([\w$]+) = (require\("[^"]+"\));$(?:\n\1 = ((?:[\w$]+\.)?__toESM\()\1([^;]*\));$)?/gm

/**
 * Modules define and do nothing else, so that each can wait until something of it is used: a command that takes one way uses
 * nothing of what only the others need. loadRest of src/model/kept-bundle.ts knows what this writes.
 * @type {import('rolldown').Plugin}
 */
const loadedWhenUsed = {
  name: 'loaded-when-used',
  renderChunk(code) {
    /** @type {string[]} */
    const names = []
    const asked = code.replace(REQUIRE, (line, name, module, before = '', after = '') => {
      if (name === 'require_rolldown_runtime') return line
      names.push(name)
      return `let ${name}; const ${name}$ = () => ${name} ??= ${before}${module}${after};`
    })
    if (names.length === 0) return code
    // Three dots may stand before a name, but not one.
    const uses = `(?<![\\w$]|(?<!\\.\\.)\\.)(${names.map((name) => name.replaceAll('$', '\\$')).join('|')})\\.([\\w$]+)`
    // In brackets, for what stands behind new.
    return asked.replace(new RegExp(uses, 'g'), '($1$().$2)')
  },
}

/**
 * What is not ASCII is written as an escape: V8 reads such a file as bytes, in a fourth of the time (src/model/kept-bundle.ts).
 * The same in strings, templates, regular expressions and names.
 * @type {import('rolldown').Plugin}
 */
const onlyAscii = {
  name: 'only-ascii',
  // Not before: Rolldown writes strings anew after renderChunk.
  generateBundle(_, files) {
    for (const file of Object.values(files)) if (file.type === 'chunk') file.code = inAscii(file)
  },
}

/** @param {{ fileName: string, code: string }} file */
function inAscii({ fileName, code }) {
  // There, an escape would be something else.
  if (/\\[^\0-\x7f]|\braw`[^`]*[^\0-\x7f]/.test(code))
    throw new Error(`${fileName}: not ASCII behind a backslash, or raw`)
  return code.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/**
 * @param {string[]} entries
 * @returns {import('rolldown').InputOptions}
 */
const bundleOf = (entries) => ({
  input: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
  platform: 'node',
  external: EXTERNAL,
  plugins: [pureDefinitions, madeLater],
  // A module of ours does nothing but define, unless it is an entry: what a command does not use is not loaded for it.
  treeshake: {
    moduleSideEffects: [{ test: /^(?!.*node_modules).*\/src\//, sideEffects: false }],
    propertyReadSideEffects: false,
  },
})

/** @type {import('rolldown').RolldownOptions[]} */
export default [
  {
    ...bundleOf(ENTRIES),
    output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name].js', sourcemap: true },
  },
  // Each by itself: what two of them shared would be in files of its own, and every file costs time at the start.
  ...KEPT_ENTRIES.map((entry) => ({
    ...bundleOf([entry]),
    plugins: [pureDefinitions, madeLater, ...(entry === COMMAND ? [loadedWhenUsed] : []), onlyAscii],
    output: {
      format: /** @type {const} */ ('cjs'),
      dynamicImportInCjs: false,
      codeSplitting: {
        groups: LOADED_ALONE.map((group) => ({ ...group, includeDependenciesRecursively: false })),
      },
      entryFileNames: '[name].cjs',
      chunkFileNames: `chunks/${entry.replaceAll('/', '-')}/[name].cjs`,
      sourcemap: true,
    },
  })),
]
