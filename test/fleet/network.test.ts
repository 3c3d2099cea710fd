import { spawn } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { newFolder } from '../cli/run-cli.js'
import { skipBecause } from '../live/availability.js'

const SCENARIO = fileURLToPath(new URL('./network/scenario.mjs', import.meta.url))

/** `npm run test:fleet` runs a large one. */
const [hosts = 3, deaths = 100, seconds = 5] = (process.env.FLEET ?? '').split(' ').filter(Boolean).map(Number)

interface Agent {
  host: string
  status: number | string
  said: string
  notes: string[]
  sent: number
  dropped: number
}

interface Outcome {
  hosts: Agent[]
  analyzers: { status: number | string; notes: string[] }[]
  /** Messages at the broker, and dead letters. */
  left: { waiting: number; dead: number }
  stored: [host: string, id: string][]
}

/** In namespaces of its own, which end with this process and take all that was started in them with them. */
async function run(): Promise<Outcome> {
  const folder = newFolder()
  // The servers run as another user.
  chmodSync(folder, 0o755)
  const namespaces = ['--net', '--mount', '--pid', '--fork', '--kill-child', '--mount-proc']
  const args = [...namespaces, process.execPath, SCENARIO, ...[hosts, deaths, seconds].map(String)]
  const child = spawn('unshare', args, { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, TMPDIR: folder } })
  let stdout = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    stdout += chunk
  })
  const status = await new Promise((resolve) => child.on('close', resolve))
  expect(status).toBe(0)
  return JSON.parse(stdout)
}

it(`${hosts} hosts of ${deaths} deaths: while links are cut, disks fill, servers are killed and clocks differ, every death is stored once`, {
  timeout: 300_000,
}, async (context) => {
  if (process.geteuid?.() !== 0 && !process.env.CI) skipBecause(context, 'network namespaces need root')
  const { hosts: agents, analyzers, left, stored } = await run()

  expect(agents.map(({ host, status, sent }) => [host, status, sent])).toEqual(
    Array.from({ length: hosts }, (_, index) => [`host-${index + 1}`, 0, deaths]),
  )
  for (const { host, said, dropped } of agents) {
    const numbers = stored.filter((death) => death[0] === host).map(([, id]) => Number.parseInt(id, 16))
    expect([host, numbers.length, new Set(numbers).size]).toEqual([host, deaths - dropped, deaths - dropped])
    expect(numbers.every((number) => number >= 1 && number <= deaths)).toBe(true)
    expect(said).toMatch(new RegExp(`^${deaths - dropped} deaths sent`))
  }
  expect(new Set(stored.map(([host]) => host)).size).toBe(hosts)
  expect(left).toEqual({ waiting: 0, dead: 0 })

  // What was done to them was felt.
  const [withFullDisk, ...others] = agents
  expect(withFullDisk?.notes.join('\n')).toMatch(/the spool cannot be written \(no space left\)/)
  expect(withFullDisk?.dropped).toBeGreaterThan(0)
  expect(others.map(({ dropped }) => dropped)).toEqual(others.map(() => 0))
  for (const { notes } of agents) {
    expect(notes.join('\n')).toMatch(/; deaths wait in the spool(.*\n)+.*: deaths are sent again/)
  }
  expect(analyzers.map(({ status }) => status)).toEqual([0, 0])
  expect(analyzers[1]?.notes.join('\n')).toContain('the broker is there again')
  expect(analyzers.flatMap(({ notes }) => notes).join('\n')).toContain('; deaths wait with the broker')
})
