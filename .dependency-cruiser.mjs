// @ts-check

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
        'capture, analyze, redact and report meet only in the types of src/model. That is why a log can be analyzed on a machine without BPF, and a finding reported without its rule.',
      severity: 'error',
      from: { path: '^src/(capture|analyze|redact|report)/' },
      to: { path: '^src/', pathNot: '^src/(model|$1)/' },
    },
    {
      name: 'only-pipeline-joins-stages',
      comment:
        'src/pipeline.ts and src/pipeline/ know how the stages follow each other. A command asks them, so that all commands give the same answer.',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(capture|analyze|redact|report)/|^src/pipeline(\\.ts$|/)' },
      to: { path: '^src/(capture|analyze|redact|report)/' },
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
    doNotFollow: { path: 'node_modules' },
    // `import type` counts: a type of another stage ties to that stage as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'types', 'node', 'default'] },
  },
}
