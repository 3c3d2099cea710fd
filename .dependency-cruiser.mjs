// @ts-check

/**
 * The folders of src/capture, each with those it may import: only folders above it in this list, so that no two import
 * each other. What captures (core, deaths, ptrace, snoop, trace) stands at the end and knows the rest; no folder knows them.
 * @type {Record<string, string[]>}
 */
export const CAPTURE_FOLDERS = {
  files: [],
  cpu: [],
  bpf: [],
  launch: [],
  source: ['files'],
  probe: ['bpf'],
  log: ['files'],
  event: ['cpu'],
  memory: ['cpu', 'event'],
  resolve: ['files', 'cpu', 'event'],
  proc: ['event', 'memory'],
  interpreter: ['memory', 'resolve'],
  core: ['files', 'cpu', 'event', 'log', 'memory', 'resolve', 'interpreter'],
  frozen: ['files', 'cpu', 'bpf', 'probe', 'event', 'memory', 'proc', 'interpreter'],
  deaths: ['bpf', 'cpu', 'event', 'memory', 'probe', 'resolve', 'frozen'],
  ptrace: ['cpu', 'event', 'memory', 'resolve', 'proc', 'interpreter'],
  snoop: ['bpf', 'event'],
  trace: ['bpf', 'event', 'launch', 'probe'],
}

/** The stages, which meet only in src/model and are joined by src/pipeline. */
const STAGES = 'capture|analyze|redact|report|store|dump|service|fleet'

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'model-imports-nothing-of-ours',
      comment:
        'Every stage shares the types and schemas of src/model; whatever it imported would be a part of every stage.',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { path: '^src/', pathNot: '^src/model/' },
    },
    {
      name: 'stages-import-only-model',
      comment:
        'capture, analyze, redact, report, store, dump, service and fleet meet only in the types of src/model. That is why a log can be analyzed on a machine without BPF, and a finding reported without its rule.',
      severity: 'error',
      from: { path: `^src/(${STAGES})/` },
      to: { path: '^src/', pathNot: '^src/(model|$1)/' },
    },
    ...Object.entries(CAPTURE_FOLDERS).map(([folder, allowed]) => ({
      name: `capture-${folder}-knows-its-place`,
      comment: `src/capture/${folder} imports no other folder of capture than: ${allowed.join(', ') || 'none'}. Folders that import each other are one folder.`,
      severity: /** @type {const} */ ('error'),
      from: { path: `^src/capture/${folder}/` },
      to: { path: '^src/capture/[^/]+/', pathNot: `^src/capture/(${[folder, ...allowed].join('|')})/` },
    })),
    {
      name: 'capture-folders-are-listed',
      comment: 'A folder of src/capture that is not listed at the top of this file has no walls yet.',
      severity: 'error',
      from: { path: '^src/capture/[^/]+/', pathNot: `^src/capture/(${Object.keys(CAPTURE_FOLDERS).join('|')})/` },
      to: {},
    },
    {
      name: 'only-pipeline-joins-stages',
      comment:
        'src/pipeline/ knows how the stages follow each other. A command asks them, so that all commands give the same answer.',
      severity: 'error',
      from: { path: '^src/', pathNot: `^src/(${STAGES})/|^src/pipeline(\\.ts$|/)` },
      to: { path: `^src/(${STAGES})/` },
    },
    {
      name: 'one-rule-engine',
      comment:
        'json-rules-engine defines what a condition means. With its use in one module there is one definition, and the compiled matcher is held equal to that module.',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: '^src/analyze/engine\\.ts$' },
      to: { path: 'node_modules/json-rules-engine/' },
    },
    {
      name: 'store-knows-no-engine',
      comment:
        'What the store asks of a database stands in src/store/engine.ts. SQLite, or another database, is in a folder of its own that the rest of the store does not import, so that one can be exchanged for the other.',
      severity: 'error',
      from: { path: '^src/store/[^/]+\\.ts$' },
      to: { path: '^src/store/[^/]+/|node_modules/(libsql|pg)/' },
    },
    {
      name: 'one-place-for-sqlite',
      comment: 'The binary of SQLite is loaded by src/store/sqlite alone, when a store is opened.',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: '^src/store/sqlite/' },
      to: { path: 'node_modules/libsql/' },
    },
    {
      name: 'one-place-for-postgresql',
      comment:
        'src/store/postgres alone speaks to a server of PostgreSQL; its client is loaded when such a store is opened.',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: '^src/store/postgres/' },
      to: { path: 'node_modules/pg/' },
    },
    {
      name: 'one-place-for-nats',
      comment:
        'src/fleet alone speaks to a broker; what a death is on the way, and when it has arrived, is decided there. A benchmark measures the broker without it.',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: '^(src/fleet/|scripts/bench/publish-rate\\.mjs$)' },
      to: { path: 'node_modules/@nats-io/' },
    },
    {
      name: 'one-place-for-opentelemetry',
      comment:
        'src/service/otlp alone knows the libraries of OpenTelemetry. It is imported dynamically, by those who asked for it: no other start should load them.',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: '^src/service/otlp/' },
      to: { path: 'node_modules/@opentelemetry/' },
    },
    {
      name: 'opentelemetry-is-loaded-late',
      comment: 'The libraries of OpenTelemetry take longer to load than most commands take in all.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/service/otlp/' },
      to: {
        path: '^src/service/otlp/',
        pathNot: '^src/service/otlp/schema\\.ts$',
        dependencyTypesNot: ['dynamic-import', 'type-only'],
      },
    },
    {
      name: 'nothing-imports-cli',
      comment: 'Arguments, streams and exit codes are the business of src/cli alone.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/cli/' },
      to: { path: '^src/cli/' },
    },
    {
      name: 'no-circular',
      comment: 'Modules in a circle cannot be read, tested or loaded one at a time.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-orphans',
      comment: 'A module that imports nothing and that nothing imports is dead, or its import was forgotten.',
      severity: 'error',
      from: { orphan: true, path: '^(src|scripts/setup)/', pathNot: '\\.(d\\.ts|config\\.mjs)$' },
      to: {},
    },
    {
      name: 'no-index-files',
      comment: 'An index.ts of re-exports hides who uses what from readers and from these very rules.',
      severity: 'error',
      from: {},
      to: { path: ['^src/index\\.ts$', '^src/.+/index\\.ts$'] },
    },
    {
      name: 'src-stays-in-src',
      comment: 'What is packed is built from src: tests, scripts and fixtures are not there at run time.',
      severity: 'error',
      from: { path: '^src/' },
      to: { pathNot: '^src/', dependencyTypes: ['local'] },
    },
    {
      name: 'not-to-dev-dependency',
      comment: 'Who installs the package gets dependencies, not devDependencies.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'not-to-unlisted',
      comment: 'A package that is here by chance, as the dependency of another, may be gone with the next update.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-to-unresolvable',
      comment: 'An import that leads nowhere is not checked by any of the rules above.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'setup-needs-only-node',
      comment: 'Set-up runs on a fresh clone, before any npm package exists.',
      severity: 'error',
      from: { path: '^scripts/setup' },
      to: { pathNot: '^scripts/setup/', dependencyTypesNot: ['core'] },
    },
  ],
  options: {
    // What is in dist was made of src.
    doNotFollow: { path: ['node_modules', '^dist/'] },
    // `import type` counts: a type of another stage ties to that stage as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
}
