// @ts-check
// Usage: npm run fuzz -- [--count N] [--seed S] [--target NAME]
// Reads the inputs in test/fuzz/seeds, which were faults once, and then inputs that are changed at random, the same ones
// for the same seed. An input that ends in anything but a report or a UserError is a fault, and is kept there.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { mutate, randomOf } from './fuzz/mutate.mjs'
import { TARGETS } from './fuzz/targets.mjs'

const SEEDS = fileURLToPath(new URL('../test/fuzz/seeds/', import.meta.url))

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    target: { type: 'string', multiple: true, default: Object.keys(TARGETS) },
  },
})

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-fuzz-'))
let faults = 0
try {
  for (const name of values.target) {
    const target = TARGETS[name]
    if (!target) {
      console.error(`fuzz: --target ${name}: unknown; choose one of ${Object.keys(TARGETS).join(', ')}`)
      process.exit(2)
    }
    const seeds = join(SEEDS, name)
    for (const seed of existsSync(seeds) ? readdirSync(seeds) : []) {
      const fault = await target.read(readFileSync(join(seeds, seed)), folder)
      if (fault === undefined) continue
      faults++
      console.log(`${name}, ${seed}: ${fault}`)
    }
    const random = randomOf(Number(values.seed))
    const originals = await target.originals()
    let [slowest, before] = [0, faults]
    for (let turn = 0; turn < Number(values.count); turn++) {
      const bytes = mutate(originals[turn % originals.length] ?? Buffer.alloc(0), random)
      const start = performance.now()
      const fault = await target.read(bytes, folder)
      slowest = Math.max(slowest, performance.now() - start)
      if (fault === undefined) continue
      faults++
      const kept = join(seeds, createHash('sha256').update(bytes).digest('hex').slice(0, 12))
      mkdirSync(seeds, { recursive: true })
      writeFileSync(kept, bytes)
      console.log(`${name} ${turn}: ${fault}\n  kept as ${kept}`)
    }
    console.log(
      `${name}: ${values.count} inputs, ${faults - before} faults, the slowest took ${Math.round(slowest)} ms`,
    )
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
process.exitCode = faults === 0 ? 0 : 1
