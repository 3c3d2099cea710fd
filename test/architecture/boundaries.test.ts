import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import config, { CAPTURE_FOLDERS } from '../../.dependency-cruiser.mjs'

const REPOSITORY = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-boundaries-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** As `npm run check` does, on any tree. */
function cruise(root: string, outputType: string) {
  const program = join(REPOSITORY, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
  const args = [program, 'src', 'scripts', '--config', join(REPOSITORY, '.dependency-cruiser.mjs'), '-T', outputType]
  return spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
}

/** Writes a package whose modules import what they are said to import. */
function makeTree(name: string, imports: Record<string, string[]>): string {
  const root = join(folder, name)
  const dependencies = ['listed', 'json-rules-engine', 'libsql', 'pg', '@nats-io/jetstream', '@opentelemetry/sdk-logs']
  const packages = [...dependencies, 'for-tests', 'stray']
  const files = {
    'package.json': JSON.stringify({
      type: 'module',
      dependencies: Object.fromEntries(dependencies.map((name) => [name, '1'])),
      devDependencies: { 'for-tests': '1' },
    }),
    'tsconfig.json': JSON.stringify({ compilerOptions: { module: 'NodeNext' } }),
    ...Object.fromEntries(
      packages.map((name) => [`node_modules/${name}/package.json`, JSON.stringify({ name, main: 'main.js' })]),
    ),
    ...Object.fromEntries(packages.map((name) => [`node_modules/${name}/main.js`, ''])),
    ...Object.fromEntries(Object.entries(imports).map(([file, targets]) => [file, targets.map(importLine).join('')])),
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, file)), { recursive: true })
    writeFileSync(join(root, file), text)
  }
  return root
}

function importLine(target: string, index: number): string {
  const [, kind, name = target] = /^(type|dynamic) (.*)$/.exec(target) ?? []
  if (kind === 'type') return `import type { T } from '${name}'\nexport type T${index} = T\n`
  if (kind === 'dynamic') return `export const l${index} = () => import('${name}')\n`
  return `import * as i${index} from '${name}'\nexport const e${index} = i${index}\n`
}

/** What DESIGN allows, once each. */
const allowed = {
  'src/model/event.ts': ['listed'],
  'src/model/finding.ts': ['./event.js'],
  'src/capture/deaths/watch.ts': ['../../model/event.js', './decode.js', '../bpf/libbpf.js', 'node:fs'],
  'src/capture/deaths/decode.ts': ['type ../../model/event.js'],
  'src/capture/bpf/libbpf.ts': ['listed'],
  'src/capture/doctor.ts': ['./deaths/watch.js'],
  'src/analyze/analyze.ts': ['../model/finding.js', './engine.js'],
  'src/analyze/engine.ts': ['json-rules-engine'],
  'src/report/render.ts': ['../model/finding.js', 'listed'],
  'src/store/list.ts': ['../model/event.js', './engine.js'],
  'src/store/engine.ts': [],
  'src/store/sqlite/open.ts': ['libsql', 'type ../engine.js'],
  'src/store/postgres/open.ts': ['pg', 'type ../engine.js'],
  'src/fleet/nats/streams.ts': ['@nats-io/jetstream', '../subject.js'],
  'src/fleet/subject.ts': [],
  'src/service/otlp/encode.ts': ['@opentelemetry/sdk-logs'],
  'src/service/otlp/schema.ts': ['listed'],
  'src/service/config.ts': ['./otlp/schema.js'],
  'src/pipeline/otlp.ts': ['dynamic ../service/otlp/encode.js', 'type ../service/otlp/encode.js'],
  'src/pipeline/store.ts': ['../store/list.js', '../store/sqlite/open.js'],
  'src/pipeline.ts': ['./capture/deaths/watch.js', './analyze/analyze.js', './report/render.js'],
  'src/cli/main.ts': ['../pipeline.js', './options.js', '../model/event.js'],
  'src/cli/options.ts': ['listed'],
  'scripts/setup.mjs': ['./setup/steps.mjs'],
  'scripts/setup/steps.mjs': ['node:fs'],
  'scripts/schema.mjs': ['for-tests'],
  'test/helper.ts': [],
}

/** Rule, module, and the import that breaks it. */
const violations: [rule: string, from: string, imports: string][] = [
  ['model-imports-nothing-of-ours', 'src/model/a.ts', '../capture/deaths/watch.js'],
  ['model-imports-nothing-of-ours', 'src/model/b.ts', 'type ../pipeline.js'],
  ['stages-import-only-model', 'src/capture/a.ts', '../analyze/analyze.js'],
  ['stages-import-only-model', 'src/capture/deep/a.ts', '../../report/render.js'],
  ['stages-import-only-model', 'src/analyze/a.ts', '../capture/deaths/watch.js'],
  ['stages-import-only-model', 'src/analyze/b.ts', 'type ../report/render.js'],
  ['stages-import-only-model', 'src/report/a.ts', '../analyze/analyze.js'],
  ['stages-import-only-model', 'src/report/b.ts', '../pipeline.js'],
  ['stages-import-only-model', 'src/store/a.ts', '../report/render.js'],
  ['stages-import-only-model', 'src/report/k.ts', 'type ../store/list.js'],
  ['stages-import-only-model', 'src/service/a.ts', '../analyze/analyze.js'],
  ['only-pipeline-joins-stages', 'src/cli/e.ts', '../service/listed.js'],
  ['stages-import-only-model', 'src/dump/a.ts', '../capture/deaths/watch.js'],
  ...Object.keys(CAPTURE_FOLDERS).map((folder): [string, string, string] => [
    `capture-${folder}-knows-its-place`,
    `src/capture/${folder}/a.ts`,
    folder === 'snoop' ? '../deaths/watch.js' : '../snoop/listed.js',
  ]),
  ['capture-folders-are-listed', 'src/capture/unlisted/a.ts', 'listed'],
  ['only-pipeline-joins-stages', 'src/cli/a.ts', '../capture/deaths/watch.js'],
  ['only-pipeline-joins-stages', 'src/cli/b.ts', 'type ../analyze/analyze.js'],
  ['only-pipeline-joins-stages', 'src/second-pipeline.ts', './report/render.js'],
  ['only-pipeline-joins-stages', 'src/cli/c.ts', '../store/list.js'],
  ['store-knows-no-engine', 'src/store/b.ts', './sqlite/open.js'],
  ['store-knows-no-engine', 'src/store/c.ts', 'type libsql'],
  ['one-place-for-postgresql', 'src/pipeline/e.ts', 'pg'],
  ['one-place-for-nats', 'src/pipeline/f.ts', '@nats-io/jetstream'],
  ['one-place-for-opentelemetry', 'src/pipeline/g.ts', '@opentelemetry/sdk-logs'],
  ['opentelemetry-is-loaded-late', 'src/pipeline/h.ts', '../service/otlp/encode.js'],
  ['stages-import-only-model', 'src/fleet/a.ts', '../store/list.js'],
  ['one-place-for-sqlite', 'src/pipeline/d.ts', 'libsql'],
  ['only-pipeline-joins-stages', 'src/cli/d.ts', '../dump/core/listed.js'],
  ['one-rule-engine', 'src/analyze/c.ts', 'json-rules-engine'],
  ['nothing-imports-cli', 'src/capture/b.ts', '../cli/options.js'],
  ['nothing-imports-cli', 'src/third-pipeline.ts', './cli/options.js'],
  ['no-circular', 'src/report/c.ts', './d.js'],
  ['no-index-files', 'src/report/e.ts', './index.js'],
  ['src-stays-in-src', 'src/report/f.ts', '../../test/helper.js'],
  ['not-to-dev-dependency', 'src/report/g.ts', 'for-tests'],
  ['not-to-unlisted', 'src/report/h.ts', 'stray'],
  ['not-to-unlisted', 'scripts/h.mjs', 'stray'],
  ['not-to-unresolvable', 'src/report/i.ts', './not-there.js'],
  ['not-to-unresolvable', 'src/report/j.ts', 'not-installed'],
  ['setup-needs-only-node', 'scripts/setup/a.mjs', 'listed'],
  ['setup-needs-only-node', 'scripts/setup/b.mjs', '../schema.mjs'],
]
/** What the violations need to be ones, and a module alone. */
const accomplices = {
  'src/report/d.ts': ['type ./c.js'],
  'src/report/index.ts': ['./render.js'],
  'src/report/orphan.ts': [],
  'src/capture/snoop/listed.ts': ['listed'],
  'src/dump/core/listed.ts': ['listed'],
  'src/service/listed.ts': ['listed'],
}

describe('on this repository', () => {
  const { modules } = JSON.parse(cruise(REPOSITORY, 'json').stdout)
  const seen: Map<string, string[]> = new Map(
    modules.map((module: { source: string; dependencies: { resolved: string }[] }) => [
      module.source,
      module.dependencies.map((dependency) => dependency.resolved),
    ]),
  )

  it('sees every module there is', () => {
    const sources = readdirSync(join(REPOSITORY, 'src'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `src/${path}`)
    expect(sources.length).toBeGreaterThan(40)
    expect([...seen.keys()]).toEqual(expect.arrayContaining(sources))
  })

  it('follows an import of .js to the .ts it is written in', () => {
    expect(seen.get('src/model/finding.ts')).toContain('src/model/event.ts')
  })
})

it('lets through what the layout allows', () => {
  const { status, stdout } = cruise(makeTree('allowed', allowed), 'err')
  expect(stdout).toContain('no dependency violations found')
  expect(status).toBe(0)
})

describe('catches a violation of each rule', () => {
  const broken = Object.fromEntries(violations.map(([, from, target]) => [from, [target]]))
  const { status, stdout } = cruise(makeTree('broken', { ...allowed, ...broken, ...accomplices }), 'err')
  const caught = stdout.split('\n').map((line) => line.trim())

  it('with an exit status that stops CI', () => expect(status).toBeGreaterThan(0))

  it.each(violations)('%s: %s imports %s', (rule, from) => {
    expect(caught).toContainEqual(expect.stringContaining(`error ${rule}: ${from} →`))
  })

  it('no-orphans: a module nobody knows', () => {
    expect(caught).toContain('error no-orphans: src/report/orphan.ts')
  })

  it('so that no rule is without an example', () => {
    const rules = config.forbidden?.map(({ name }) => name)
    expect([...new Set([...violations.map(([rule]) => rule), 'no-orphans'])].sort()).toEqual(rules?.sort())
  })
})

describe('the resolver opens files in one way alone', () => {
  const { vcs, $schema, ...rules } = JSON.parse(readFileSync(join(REPOSITORY, 'biome.json'), 'utf8'))
  const refused = {
    openSync: "import { openSync } from 'node:fs'\n\nopenSync('x')\n",
    readFileSync: "import { readFileSync } from 'node:fs'\n\nreadFileSync('x')\n",
    'all-of-fs': "import * as fs from 'node:fs'\n\nfs.openSync('x')\n",
    promises: "import { open } from 'node:fs/promises'\n\nawait open('x')\n",
    programs: "import { spawnSync } from 'node:child_process'\n\nspawnSync('cat')\n",
  }
  const found = lint({ ...refused, reading: "import { closeSync } from 'node:fs'\n\ncloseSync(3)\n" })

  /** Module of the resolver, and category, of all that the linter finds. */
  function lint(modules: Record<string, string>): string[][] {
    const root = join(folder, 'lint')
    const child = join(root, 'src/capture/resolve/child')
    mkdirSync(child, { recursive: true })
    writeFileSync(join(root, 'biome.json'), JSON.stringify(rules))
    for (const [name, text] of Object.entries(modules)) writeFileSync(join(child, `${name}.ts`), text)
    const biome = join(REPOSITORY, 'node_modules/@biomejs/biome/bin/biome')
    const { stdout } = spawnSync(process.execPath, [biome, 'lint', '--reporter=json'], { cwd: root, encoding: 'utf8' })
    const { diagnostics }: { diagnostics: { category: string; location: { path: string } }[] } = JSON.parse(stdout)
    return diagnostics.map(({ category, location }) => [basename(location.path, '.ts'), category])
  }

  it.each(Object.keys(refused))('%s is refused', (name) => {
    expect(found).toContainEqual([name, 'lint/style/noRestrictedImports'])
  })

  it('but it reads what was opened', () => {
    expect(found.filter(([name]) => name === 'reading')).toEqual([])
  })
})
