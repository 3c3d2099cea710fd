import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'
import type { Diagnosis } from '../../../src/capture/doctor.js'
import { describeLive, skipBecause } from '../availability.js'
import { newFolder } from '../programs.js'
import { nobodyMayRunIt, runAsNobody } from '../run-program.js'

const KERNEL_BTF = '/sys/kernel/btf/vmlinux'

const run = (command: string[]) => {
  const [file = '', ...args] = command
  return spawnSync(file, args, { encoding: 'utf8' })
}
const doctor = (...args: string[]): string[] => [process.execPath, PROGRAM, 'doctor', ...args]
/** In a mount namespace of its own, whose kernel seems to have no BTF. */
const withoutBtf = (command: string[]): string[] => [
  ...['unshare', '--mount', 'sh', '-c', 'mount -t tmpfs none /sys/kernel/btf && exec "$@"', 'sh'],
  ...command,
]

const parse = (json: string): Diagnosis => JSON.parse(json)
const answers = ({ capabilities }: Diagnosis) =>
  Object.fromEntries(capabilities.map(({ name, available }) => [name, available]))

describeLive('doctor where watching is possible', () => {
  const folder = newFolder()

  it('finds all that is required, and a tier', () => {
    const { status, stdout } = run(doctor('--format', 'json'))
    const diagnosis = parse(stdout)
    expect(status).toBe(0)
    expect(diagnosis.tier).toMatch(/^[ABC]$/)
    expect(diagnosis.capabilities.filter(({ required, available }) => required && !available)).toEqual([])
    expect(diagnosis.capabilities.at(-1)).toMatchObject({ name: 'programs', detail: 'load and attach' })
  })

  it('says who handles cores', () => {
    const { capabilities } = parse(run(doctor('--format', 'json')).stdout)
    const pattern = readFileSync('/proc/sys/kernel/core_pattern', 'latin1').trimEnd()
    const { detail } = capabilities.find(({ name }) => name === 'coredump-socket') ?? {}
    expect(detail).toContain(`kernel.core_pattern is ${pattern} now`)
  })

  it('says it in lines, the tier in the last', () => {
    const { status, stdout } = run(doctor())
    const lines = stdout.trimEnd().split('\n')
    expect(status).toBe(0)
    expect(lines.at(-1)).toMatch(/^tier [ABC]: /)
    expect(lines).toContainEqual(expect.stringMatching(/^yes {2}ring buffer +works$/))
  })

  it.runIf(existsSync(KERNEL_BTF))('loads the programs on a kernel without BTF, with its types from a file', () => {
    const file = join(folder, 'vmlinux.btf')
    copyFileSync(KERNEL_BTF, file)
    const { status, stdout } = run(withoutBtf(doctor('--btf', file, '--format', 'json')))
    expect(status).toBe(0)
    expect(parse(stdout).tier).toBe('D')
    expect(answers(parse(stdout))).toMatchObject({ btf: true, 'signal-deliver': true, programs: true })
  })

  it('says what a kernel without BTF lacks, and what it does not', () => {
    const { status, stdout } = run(withoutBtf(doctor('--format', 'json')))
    const diagnosis = parse(stdout)
    expect(status).toBe(2)
    expect(diagnosis.tier).toBeUndefined()
    expect(answers(diagnosis)).toMatchObject({ btf: false, 'signal-deliver': true, 'ring-buffer': true })
    expect(diagnosis.capabilities[0]?.remedy).toContain('--btf FILE')
    expect(diagnosis.meaning).toContain('/sys/kernel/btf/vmlinux is missing')
  })

  it('tells without privileges what it can, and what it cannot', (context) => {
    if (!nobodyMayRunIt()) skipBecause(context, 'uid 65534 may not run node or this program')
    const { status, stdout } = runAsNobody(['doctor', '--format', 'json'])
    expect(status).toBe(2)
    const diagnosis = parse(stdout)
    expect(answers(diagnosis)).toMatchObject({ privileges: false, libbpf: true })
    expect(diagnosis.capabilities.find(({ name }) => name === 'ring-buffer')).not.toHaveProperty('available')
    expect(diagnosis.meaning).toMatch(
      /^privileges: [^;]*CAP_BPF and CAP_PERFMON missing[^;]*; but run watches its command by ptrace/,
    )
  })
})

describe('doctor with a bad argument', () => {
  const folder = newFolder()
  const text = join(folder, 'text')
  writeFileSync(text, 'no types\n')

  it.each<[string, string[], RegExp]>([
    [
      'a file of no BTF',
      ['--btf', text],
      /^crashcrawler: --btf \S+: cannot be read as BTF \([^)]+\); expected [^\n]+\n$/,
    ],
    [
      'no file',
      ['--btf', join(folder, 'nowhere')],
      /^crashcrawler: --btf \S+: cannot be read as BTF \(ENOENT\)[^\n]+\n$/,
    ],
    ['an unknown format', ['--format', 'xml'], /^crashcrawler: --format xml: unknown; choose one of text, json\n$/],
  ])('%s is one line', (_, args, line) => {
    const { status, stdout, stderr } = run(doctor(...args))
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(line)
  })
})
