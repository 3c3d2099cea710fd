// @ts-check
// Usage: npm run soak [-- MINUTES]
// Records a storm of crashes while the host does its worst, and compares what died with what is in the logs. Needs root.
// It mounts a small disk in a mount namespace of its own.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { soak } from './soak/soak.mjs'

const [minutes = '1'] = process.argv.slice(2)
if (!/^\d+(\.\d+)?$/.test(minutes)) {
  console.error(`soak: ${minutes}: not a number of minutes`)
  process.exit(2)
}

if (process.env.CRASHCRAWLER_SOAK !== '1') {
  const self = [process.execPath, fileURLToPath(import.meta.url), minutes]
  const env = { ...process.env, CRASHCRAWLER_SOAK: '1' }
  const { status } = spawnSync('unshare', ['--mount', '--propagation', 'private', ...self], { stdio: 'inherit', env })
  process.exit(status ?? 1)
}

const { lines, failures } = await soak(Number(minutes) * 60_000)
for (const line of lines) console.log(line)
for (const failure of failures) console.log(`FAILED: ${failure}`)
process.exitCode = failures.length === 0 ? 0 : 1
