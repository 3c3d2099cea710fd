import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import koffi from 'koffi'
import { KERNEL_BTF, missingCapabilities } from '../live/obstacle.js'
import { absent, type Capability, present } from './capability.js'

/** What can be told of this machine without asking the kernel for a BPF program. */
export const systemCapabilities = (btf: string | undefined): Capability[] => [
  typesOfKernel(btf),
  privileges(),
  library('libbpf.so.1', { name: 'libbpf', title: 'libbpf', required: true }, 'libbpf1', 'libbpf'),
  library('libdw.so.1', { name: 'libdw', title: 'libdw', required: false }, 'libdw1', 'elfutils-libs'),
  kernelSymbols(),
  memoryCgroup(),
]

function typesOfKernel(btf: string | undefined): Capability {
  const subject = { name: 'btf', title: 'types of the kernel (BTF)', required: true }
  if (btf !== undefined) return present(subject, `from ${btf}`)
  if (existsSync(KERNEL_BTF)) return present(subject, KERNEL_BTF)
  return absent(
    subject,
    `${KERNEL_BTF} is missing`,
    'use a kernel built with CONFIG_DEBUG_INFO_BTF=y, or give a file with --btf FILE (BTFHub has them for many kernels)',
  )
}

function privileges(): Capability {
  const subject = { name: 'privileges', title: 'privileges', required: true }
  const missing = missingCapabilities(readFileSync('/proc/self/status', 'utf8'))
  if (missing.length === 0) return present(subject, 'CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN')
  return absent(subject, `${missing.join(' and ')} missing`, 'run the same command with sudo')
}

function library(
  file: string,
  subject: Pick<Capability, 'name' | 'title' | 'required'>,
  debian: string,
  fedora: string,
): Capability {
  try {
    koffi.load(file)
    return present(subject, file)
  } catch {
    const without = subject.required ? '' : ': no symbols, no stacks of code built without frame pointers'
    return absent(
      subject,
      `${file} cannot be loaded${without}`,
      `apt-get install ${debian} (Fedora: dnf install ${fedora})`,
    )
  }
}

function kernelSymbols(): Capability {
  const subject = { name: 'kallsyms', title: 'kernel symbols', required: false }
  if (showsAddresses(firstBytes('/proc/kallsyms', 4096))) return present(subject, '/proc/kallsyms')
  return absent(
    subject,
    '/proc/kallsyms shows no addresses: kernel stacks stay without names',
    'run with sudo, and sysctl kernel.kptr_restrict=1 where that is not enough',
  )
}

/** The kernel hides addresses by zeros (fs/proc: kallsyms_show_value). */
export const showsAddresses = (kallsyms: string): boolean => /^(?!0+ )[0-9a-f]+ /m.test(kallsyms)

function memoryCgroup(): Capability {
  const subject = { name: 'memory-cgroup', title: 'memory control groups', required: false }
  const detail = 'an out-of-memory kill tells the limit that was hit'
  if (hasMemoryCgroup(firstBytes('/sys/fs/cgroup/cgroup.controllers', 4096), firstBytes('/proc/cgroups', 4096))) {
    return present(subject, detail)
  }
  return absent(
    subject,
    'off in this kernel: there is no other limit than the whole memory',
    'boot with cgroup_enable=memory',
  )
}

/** Version 2 lists its controllers; version 1 has a table with a column `enabled` (cgroups(7)). */
export const hasMemoryCgroup = (controllers: string, table: string): boolean =>
  controllers.split(/\s/).includes('memory') || /^memory\s+\d+\s+\d+\s+1$/m.test(table)

/** As text; empty where the file cannot be read. */
function firstBytes(path: string, length: number): string {
  try {
    const file = openSync(path, 'r')
    try {
      const bytes = Buffer.alloc(length)
      return bytes.toString('latin1', 0, readSync(file, bytes))
    } finally {
      closeSync(file)
    }
  } catch {
    return ''
  }
}
