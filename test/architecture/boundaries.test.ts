import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import config from '../../.dependency-cruiser.mjs'

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
  const packages = ['listed', 'for-tests', 'stray']
  const files = {
    'package.json': JSON.stringify({
      type: 'module',
      dependencies: { listed: '1' },
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

const importLine = (target: string, index: number): string =>
  target.startsWith('type ')
    ? `import type { T } from '${target.slice('type '.length)}'\nexport type T${index} = T\n`
    : `import * as i${index} from '${target}'\nexport const e${index} = i${index}\n`

/** What DESIGN allows, once each. */
const allowed = {
  'src/model/event.ts': ['listed'],
  'src/model/finding.ts': ['./event.js'],
  'src/capture/live.ts': ['../model/event.js', './decode.js', 'node:fs'],
  'src/capture/decode.ts': ['type ../model/event.js'],
  'src/analyze/analyze.ts': ['../model/finding.js'],
  'src/report/render.ts': ['../model/finding.js', 'listed'],
  'src/pipeline.ts': ['./capture/live.js', './analyze/analyze.js', './report/render.js'],
  'src/cli/main.ts': ['../pipeline.js', './options.js', '../model/event.js'],
  'src/cli/options.ts': ['listed'],
  'scripts/setup.mjs': ['./setup/steps.mjs'],
  'scripts/setup/steps.mjs': ['node:fs'],
  'scripts/schema.mjs': ['for-tests'],
  'test/helper.ts': [],
}

/** Rule, module, and the import that breaks it. */
const violations: [rule: string, from: string, imports: string][] = [
  ['model-imports-nothing-of-ours', 'src/model/a.ts', '../capture/live.js'],
  ['model-imports-nothing-of-ours', 'src/model/b.ts', 'type ../pipeline.js'],
  ['stages-import-only-model', 'src/capture/a.ts', '../analyze/analyze.js'],
  ['stages-import-only-model', 'src/capture/deep/a.ts', '../../report/render.js'],
  ['stages-import-only-model', 'src/analyze/a.ts', '../capture/live.js'],
  ['stages-import-only-model', 'src/analyze/b.ts', 'type ../report/render.js'],
  ['stages-import-only-model', 'src/report/a.ts', '../analyze/analyze.js'],
  ['stages-import-only-model', 'src/report/b.ts', '../pipeline.js'],
  ['only-pipeline-joins-stages', 'src/cli/a.ts', '../capture/live.js'],
  ['only-pipeline-joins-stages', 'src/cli/b.ts', 'type ../analyze/analyze.js'],
  ['only-pipeline-joins-stages', 'src/second-pipeline.ts', './report/render.js'],
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
