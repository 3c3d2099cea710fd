import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { expect, it } from 'vitest'
import { readHost } from '../../src/capture/host.js'
import { Host } from '../../src/model/process.js'

const output = (command: string, ...args: string[]): string => execFileSync(command, args, { encoding: 'utf8' }).trim()

const host = readHost()

it('is what the tools of this machine say', () => {
  const [, totalKb] = readFileSync('/proc/meminfo', 'utf8').match(/^MemTotal:\s+(\d+) kB/m) ?? []
  expect(host).toMatchObject({
    hostname: output('uname', '-n'),
    kernel: output('uname', '-r'),
    arch: output('uname', '-m'),
    distro: output('sh', '-c', '. /etc/os-release && printf %s "$PRETTY_NAME"'),
    cpus: Number(output('getconf', '_NPROCESSORS_ONLN')),
    memoryKb: Number(totalKb),
    bootId: readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim(),
  })
})

it('is a host by the schema of events', () => {
  expect([...Value.Errors(Host, JSON.parse(JSON.stringify(host)))]).toEqual([])
})
