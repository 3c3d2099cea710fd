import { closeSync, existsSync, openSync, readSync } from 'node:fs'
import koffi from 'koffi'
import { findLackOfPrivilege, KERNEL_BTF } from '../bpf/obstacle.js'
import { effectiveCapabilities, hasBit, ownStatus } from '../own-status.js'
import { absent, type Capability, present } from './capability.js'

/** What this machine has, as far as it can be found without loading a BPF program. */
export const systemCapabilities = (btf: string | undefined): Capability[] => [
  typesOfKernel(btf),
  privileges(),
  library('libbpf.so.1', { name: 'libbpf', title: 'libbpf', required: true }, 'libbpf1', 'libbpf'),
  library('libdw.so.1', { name: 'libdw', title: 'libdw', required: false }, 'libdw1', 'elfutils-libs'),
  ...reading(),
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
  const obstacle = findLackOfPrivilege()
  return obstacle
    ? absent(subject, obstacle.what, obstacle.remedy)
    : present(subject, 'CAP_BPF and CAP_PERFMON, or CAP_SYS_ADMIN')
}

/** What it costs to watch without the capabilities that reading the files of dead processes takes (capabilities(7)). */
function reading(): Capability[] {
  const held = effectiveCapabilities(ownStatus() ?? '')
  return READING.map(({ name, title, bits, cost }) => {
    const missing = Object.entries(bits).flatMap(([capability, bit]) => (hasBit(held, bit) ? [] : [capability]))
    const subject = { name, title, required: false }
    if (missing.length === 0) return present(subject, Object.keys(bits).join(' and '))
    return absent(
      subject,
      `${missing.join(' and ')} missing: ${cost}`,
      'run with sudo, or give the service the capability',
    )
  })
}

/** Bits of include/uapi/linux/capability.h. */
const READING = [
  {
    name: 'private-files',
    title: 'files of other users',
    bits: { CAP_DAC_READ_SEARCH: 2n },
    cost: 'no symbols, libraries and packages from files that not everyone may read',
  },
  {
    name: 'containers',
    title: 'files of containers',
    bits: { CAP_SYS_PTRACE: 19n },
    cost: 'no symbols, libraries and packages of processes in other mount namespaces',
  },
  {
    name: 'resolver-user',
    title: 'a user of its own for the resolver',
    bits: { CAP_SETUID: 7n, CAP_SETGID: 6n },
    cost: 'hostile files are read under the user id of this process, held by seccomp alone',
  },
]

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
  const detail = 'an out-of-memory kill is reported with the limit that was hit'
  if (hasMemoryCgroup(firstBytes('/sys/fs/cgroup/cgroup.controllers', 4096), firstBytes('/proc/cgroups', 4096))) {
    return present(subject, detail)
  }
  return absent(
    subject,
    'off in this kernel: the only limit is the memory of the machine',
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
