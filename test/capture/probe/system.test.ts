import { describe, expect, it } from 'vitest'
import { hasMemoryCgroup, showsAddresses } from '../../../src/capture/probe/system.js'

describe('showsAddresses', () => {
  it.each<[string, string, boolean]>([
    ['to root', '0000000000000000 A fixed_percpu_data\nffffffff81000000 T _stext\n', true],
    ['hidden by kernel.kptr_restrict', '0000000000000000 A fixed_percpu_data\n0000000000000000 T _stext\n', false],
    ['cut in the middle of a line', '0000000000000000 A fixed_percpu_data\nffffffff', false],
    ['where the file cannot be read', '', false],
  ])('%s', (_, kallsyms, shown) => expect(showsAddresses(kallsyms)).toBe(shown))
})

/** cgroups(7), /proc/cgroups */
const table = (enabled: number): string =>
  `#subsys_name\thierarchy\tnum_cgroups\tenabled\ncpu\t0\t1\t1\nmemory\t0\t83\t${enabled}\n`

describe('hasMemoryCgroup', () => {
  it.each<[string, string, string, boolean]>([
    ['version 2', 'cpuset cpu io memory pids\n', '', true],
    ['version 2 without it', 'cpuset cpu io pids\n', table(0), false],
    ['version 1', '', table(1), true],
    ['version 1, off at boot', '', table(0), false],
    ['no control groups', '', '', false],
  ])('%s', (_, controllers, cgroups, has) => expect(hasMemoryCgroup(controllers, cgroups)).toBe(has))
})
