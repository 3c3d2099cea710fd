import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, expect, it } from 'vitest'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'
import type { Diagnosis } from '../../../src/capture/doctor.js'
import { describeLive, skipBecause } from '../availability.js'
import { parseLog } from '../incidents.js'
import { newFolder } from '../programs.js'
import { nobodyMayRunIt, runAsNobody } from '../run-program.js'

describeLive('without privilege', () => {
  const log = join(newFolder(), 'log.ndjson')

  it.for([
    ['analyze', ['--live']],
    ['record', [log]],
  ] as [string, string[]][])('%s says what is missing and what to do', ([command, args], context) => {
    if (!nobodyMayRunIt()) skipBecause(context, 'uid 65534 may not run node or this program')
    const { status, stdout, stderr } = runAsNobody([command, ...args])

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^crashcrawler: [^\n]*root[^\n]*sudo[^\n]*\n$/)
    expect(existsSync(log)).toBe(false)
  })
})

const USER = 30_001

/** The command line with these capabilities and no others, as an ordinary user has them from systemd, or as root. */
function withCapabilities(capabilities: readonly string[], uid: number, args: readonly string[]): string[] {
  const set = ['-all', ...capabilities.map((name) => `+${name}`)].join()
  const user = uid === 0 ? [] : [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', `--ambient-caps=${set}`]
  return [...user, `--inh-caps=${set}`, `--bounding-set=${set}`, process.execPath, PROGRAM, ...args]
}

describeLive('with a few capabilities', () => {
  const folder = newFolder()
  const program = join(folder, 'crashing')
  const watching = ['bpf', 'perfmon']

  beforeAll(() => {
    chmodSync(folder, 0o1777)
    const source = fileURLToPath(new URL('../programs/crash.c', import.meta.url))
    execFileSync('gcc', ['-w', '-g', source, '-o', program])
  })

  it.each([
    ['root', 0, [...watching, 'sys_ptrace', 'dac_read_search']],
    ['a user', USER, [...watching, 'sys_ptrace', 'dac_read_search']],
    ['root without those to read', 0, watching],
    ['a user without those to read', USER, watching],
  ] as [string, number, string[]][])('%s has symbols and libraries', (_, uid, capabilities) => {
    const record = join(folder, `${uid}-${capabilities.length}.ndjson`)
    const args = withCapabilities(capabilities, uid, ['run', '--record', record, '--', program])
    spawnSync('setpriv', args, { timeout: 60_000 })
    const [incident] = parseLog(readFileSync(record, 'utf8'))
    expect(incident?.capture?.truncated).toBeUndefined()
    expect(incident?.stack?.frames.map(({ symbol }) => symbol)).toContain('main')
    expect(incident?.libraries?.length).toBeGreaterThan(1)
  })

  it.each([
    ['all of them', ['sys_ptrace', 'dac_read_search', 'setuid', 'setgid'], []],
    ['those to watch alone', [], ['private-files', 'containers', 'resolver-user']],
    ['no user for the resolver', ['sys_ptrace', 'dac_read_search'], ['resolver-user']],
    ['its own namespace alone', ['dac_read_search', 'setuid', 'setgid'], ['containers']],
  ] as [string, string[], string[]][])('doctor says what is missing with %s', (_, more, missing) => {
    const args = withCapabilities([...watching, ...more], USER, ['doctor', '--format', 'json'])
    const { capabilities }: Diagnosis = JSON.parse(spawnSync('setpriv', args, { encoding: 'utf8' }).stdout)
    const names = ['private-files', 'containers', 'resolver-user']
    const absent = capabilities.filter(({ name, available }) => names.includes(name) && !available)
    expect(absent.map(({ name }) => name)).toEqual(missing)
    for (const { detail, remedy } of absent)
      expect([detail, remedy]).toEqual([expect.stringMatching(/^CAP_.* missing: /), expect.any(String)])
  })
})
