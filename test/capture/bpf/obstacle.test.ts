import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { missingCapabilities } from '../../../src/capture/bpf/obstacle.js'

/** proc_pid_status(5) around the line in question. */
const status = (effective: string): string =>
  [
    'Name:\tnode',
    'Umask:\t0022',
    'CapInh:\t000001ffffffffff',
    'CapPrm:\t000001ffffffffff',
    `CapEff:\t${effective}`,
    'CapBnd:\t000001ffffffffff',
    'CapAmb:\t0000000000000000',
    'NoNewPrivs:\t0',
    '',
  ].join('\n')

describe('missingCapabilities', () => {
  it.each<[string, string, string[]]>([
    ['root of a host', '000001ffffffffff', []],
    ['any user, whatever the other sets hold', '0000000000000000', ['CAP_BPF', 'CAP_PERFMON']],
    ['CAP_BPF and CAP_PERFMON', '000000c000000000', []],
    ['CAP_BPF alone', '0000008000000000', ['CAP_PERFMON']],
    ['CAP_PERFMON alone', '0000004000000000', ['CAP_BPF']],
    ['CAP_SYS_ADMIN, as before Linux 5.8', '0000000000200000', []],
    ['root in a Docker container', '00000000a80425fb', ['CAP_BPF', 'CAP_PERFMON']],
    ['root in a privileged container of an old kernel', '0000003fffffffff', []],
    ['everything but the three', '0000013fffdfffff', ['CAP_BPF', 'CAP_PERFMON']],
  ])('%s', (_, effective, missing) => expect(missingCapabilities(status(effective))).toEqual(missing))

  it('without the line, all of them', () => {
    expect(missingCapabilities('Name:\tnode\n')).toEqual(['CAP_BPF', 'CAP_PERFMON'])
  })

  it('finds the line in the status of this very process', () => {
    const mine = readFileSync('/proc/self/status', 'utf8')
    const [, effective = ''] = mine.match(/CapEff:\s*(\w+)/) ?? []
    expect(missingCapabilities(mine)).toEqual(missingCapabilities(status(effective)))
  })
})
