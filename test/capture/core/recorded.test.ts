import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Incident } from '../../../src/model/finding.js'
import { runCli } from '../../cli/run-cli.js'

/** Cores of other processors, as the kernel wrote them: scripts/record-i386-core.mjs. */
const placeOf = (name: string): string => fileURLToPath(new URL(`recorded/${name}`, import.meta.url))

async function read(options: string[]): Promise<Incident> {
  const { stdout, stderr } = await runCli(['analyze', placeOf('i386/core.gz'), '--format', 'json', ...options])
  expect(stderr).not.toContain('Error')
  return JSON.parse(stdout)
}

it('a core of i386 is unwound by the call frame information of its program, which keeps no frame pointers', async () => {
  const { host, stack, findings, process } = await read(['--sysroot', placeOf('i386/root')])
  expect([host.arch, process.exe, findings[0]?.cause]).toEqual(['i386', '/bin/orders', 'null-dereference'])
  expect(stack?.unwinder).toBe('dwarf')
  expect(stack?.frames.slice(0, 3).map(({ symbol, line }) => [symbol, line])).toEqual([
    ['total_of', 3],
    ['sum', 6],
    ['_start', 12],
  ])
})

it('without its program, it has the address and the cause', async () => {
  const { stack, fault, findings } = await read([])
  expect(fault).toMatchObject({ siCode: 'SEGV_MAPERR', address: '0x0000000000000000' })
  expect(findings[0]?.cause).toBe('null-dereference')
  expect(stack?.frames[0]?.symbol).toBeUndefined()
})
