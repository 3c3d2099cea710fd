import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { kernelSymbols, parseKernelSymbols } from '../../../src/capture/event/kallsyms.js'

/** In the order of the kernel: its own symbols, then modules, which may lie before it, then BPF. */
const KALLSYMS = `\
0000000000000000 A fixed_percpu_data
ffffffff81000000 T _text
ffffffff81000000 T startup_64
ffffffff81000060 t secondary_startup
ffffffff81001000 T do_exit
ffffffff81001400 W arch_weak
ffffffff81001480 w arch_weak_local
ffffffff81001500 D some_data
ffffffff81001600 B some_bss
ffffffff81001700 r some_constant
ffffffff82000000 T far_away
ffffffffc0200000 t ext4_read\t[ext4]
ffffffffc0200080 T ext4_write\t[ext4]
ffffffffc0100000 t nf_hook\t[nf_tables]
ffffffffc0300000 t bpf_prog_6deef7357e7b4530_on_exit\t[bpf]
`

describe('parseKernelSymbols', () => {
  const symbolOf = parseKernelSymbols(Buffer.from(KALLSYMS))

  it.each<[string, bigint, object]>([
    ['the first byte of a function', 0xffffffff81001000n, { symbol: 'do_exit', offset: 0 }],
    ['within a function', 0xffffffff81001123n, { symbol: 'do_exit', offset: 0x123 }],
    ['the last byte before the next', 0xffffffff810013ffn, { symbol: 'do_exit', offset: 0x3ff }],
    ['a local function', 0xffffffff81000061n, { symbol: 'secondary_startup', offset: 1 }],
    ['a weak function', 0xffffffff81001400n, { symbol: 'arch_weak', offset: 0 }],
    ['a weak local function', 0xffffffff81001481n, { symbol: 'arch_weak_local', offset: 1 }],
    ['of several names the one the kernel puts first', 0xffffffff81000010n, { symbol: '_text', offset: 0x10 }],
    ['data is not a function', 0xffffffff81001508n, { symbol: 'arch_weak_local', offset: 0x88 }],
    ['as far as a function may reach', 0xffffffff82100000n, { symbol: 'far_away', offset: 0x10_0000 }],
    ['a module', 0xffffffffc0200004n, { symbol: 'ext4_read', offset: 4, module: 'ext4' }],
    [
      'a module listed behind one at a higher address',
      0xffffffffc0100001n,
      { symbol: 'nf_hook', offset: 1, module: 'nf_tables' },
    ],
    ['a BPF program', 0xffffffffc0300001n, { symbol: 'bpf_prog_6deef7357e7b4530_on_exit', offset: 1, module: 'bpf' }],
  ])('%s', (_, address, expected) => expect(symbolOf(address)).toEqual({ module: undefined, ...expected }))

  it.each<[string, bigint]>([
    ['below all of them', 0xffffffff80ffffffn],
    ['0', 0n],
    ['a user address', 0x7fff_f7a0_0000n],
    ['further than any function reaches', 0xffffffff82100001n],
    ['the last address there is', 0xffff_ffff_ffff_ffffn],
  ])('no symbol for %s', (_, address) => expect(symbolOf(address)).toBeUndefined())

  it.each([
    ['kptr_restrict hides every address', KALLSYMS.replaceAll(/^[0-9a-f]{16}/gm, '0'.repeat(16))],
    ['nothing there', ''],
  ])('resolves nothing where %s', (_, text) => {
    const hidden = parseKernelSymbols(Buffer.from(text))
    expect([0n, 1n, 0x1000n, 0xffffffff81001000n].map(hidden)).toEqual([undefined, undefined, undefined, undefined])
  })

  it('does not need the last line feed', () => {
    expect(parseKernelSymbols(Buffer.from(KALLSYMS.trimEnd()))(0xffffffffc0300000n)?.symbol).toBe(
      'bpf_prog_6deef7357e7b4530_on_exit',
    )
  })
})

describe('kernelSymbols', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-kallsyms-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  it('reads a file', () => {
    writeFileSync(join(folder, 'kallsyms'), KALLSYMS)
    expect(kernelSymbols(join(folder, 'kallsyms')).find(0xffffffff81001001n)).toMatchObject({
      symbol: 'do_exit',
      offset: 1,
    })
  })

  it('what was read before is not read again', () => {
    const path = join(folder, 'before')
    writeFileSync(path, KALLSYMS)
    const symbols = kernelSymbols(path)
    symbols.read()
    rmSync(path)
    symbols.read()
    expect(symbols.find(0xffffffff81001001n)).toMatchObject({ symbol: 'do_exit' })
  })

  it('reads those of the running kernel', () => expect(kernelSymbols().find(0n)).toBeUndefined())

  it('a kernel without them', () => expect(kernelSymbols('/nowhere/kallsyms').find(1n)).toBeUndefined())
})
