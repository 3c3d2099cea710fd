import { captured } from '../description.js'

/** On which machine it was captured, and how. */

export const hostname = captured({
  type: 'text',
  label: 'host name',
  meaning: 'name of the host',
  example: 'web-1',
  value: ({ host }) => (host.ofReader ? undefined : host.hostname),
})

export const kernel = captured({
  type: 'text',
  label: 'kernel release',
  meaning: 'release of the kernel',
  example: '6.1.0-28-amd64',
  value: ({ host }) => host.kernel || undefined,
})

export const arch = captured({
  type: 'text',
  label: 'architecture',
  meaning: 'x86_64 or aarch64; of cores and minidumps also i386, arm and riscv64',
  example: 'x86_64',
  value: ({ host }) => host.arch,
})

export const cpuFlags = captured({
  type: 'texts',
  label: 'flags of the processor',
  each: 'flag of the processor',
  part: () => ({ label: 'flags of the processor', each: 'flag of the processor' }),
  meaning: 'flags of the processor in /proc/cpuinfo; only where an illegal instruction ended the process',
  example: ['avx', 'avx2'],
  value: ({ host }) => host.cpuFlags,
})

export const cpu = captured({
  type: 'text',
  label: 'processor',
  meaning: 'model of the processor',
  example: 'Intel(R) Xeon(R) Gold 6226R CPU @ 2.90GHz',
  value: ({ host }) => host.cpu,
})

export const distro = captured({
  type: 'text',
  label: 'distribution',
  meaning: 'name of the distribution',
  example: 'Debian GNU/Linux 12 (bookworm)',
  value: ({ host }) => host.distro,
})

export const tier = captured({
  type: 'text',
  label: 'capture tier',
  meaning:
    'capture tier, A to E, S for a process that was read while it was frozen, or none where only the status is known',
  example: 'A',
  value: ({ capture }) => capture?.tier,
})

export const truncated = captured({
  type: 'texts',
  label: 'truncated parts of the record',
  each: 'truncated part of the record',
  part: () => ({ label: 'truncated parts of the record', each: 'truncated part of the record' }),
  meaning: 'what did not fit in the record',
  example: ['maps'],
  value: ({ capture }) => capture?.truncated,
})
