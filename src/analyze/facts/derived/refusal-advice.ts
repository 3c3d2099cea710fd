import { derived } from '../derive.js'
import { refusal } from './refusal.js'

/** What helps against a refusal of the kernel: one limit has one place where it is set. */

export const refusalAdvice = derived({
  type: 'text',
  label: 'what to do about the refusal',
  meaning: 'where the limit for which the kernel refused something is set, in words, for messages',
  inWords: true,
  example: 'Raise `--pids-limit` of the container or TasksMax= of the unit.',
  value: (facts): string | undefined => {
    const found = refusal.value(facts)
    if (found === undefined) return undefined
    if (found.limit === 'overcommit' && (found.bytes ?? 0) > ADDRESSABLE) return IMPOSSIBLE
    return ADVICE[found.limit ?? ''] ?? 'Find out which limit the process or its control group has reached.'
  },
})

/** User space of x86-64 and arm64 with the usual page tables (Documentation/arch/x86/x86_64/mm.rst). */
const ADDRESSABLE = 2 ** 47
const IMPOSSIBLE =
  'Memory is not short, and no limit helps: the function that asked for the memory was given a wrong size, or computed one.'

const ADVICE: Readonly<Record<string, string>> = {
  'pids.max': 'Raise pids.max of the control group: `--pids-limit` of the container, TasksMax= of the unit.',
  RLIMIT_NPROC:
    'Raise `ulimit -u` (LimitNPROC= of the unit). It counts all processes and threads of the user, not only those of this program.',
  seccomp:
    'If the call is clone3() and the error is EPERM, an old container runtime or libseccomp refuses it, for which programs have no fallback: update it. `--security-opt seccomp=unconfined` confirms that it is the filter.',
  RLIMIT_AS:
    'Raise `ulimit -v` (LimitAS= of the unit), which batch systems often set. It counts mapped addresses, not the memory that is in use. Or let the program map less.',
  RLIMIT_DATA:
    'Raise `ulimit -d` (LimitDATA= of the unit). It counts private writable mappings, not the memory that is in use. Or let the program map less.',
  RLIMIT_MEMLOCK:
    'Raise RLIMIT_MEMLOCK (`ulimit -l`, memlock in /etc/security/limits.conf, LimitMEMLOCK= of the unit, `--ulimit memlock=` of the container), or give the program CAP_IPC_LOCK, for which there is no limit.',
  'vm.max_map_count':
    'Raise vm.max_map_count with sysctl(8), or find out why it has so many mappings: /proc/PID/maps of a process that is still running shows them.',
  'huge pages':
    'Raise vm.nr_hugepages with sysctl(8), or turn the use of huge pages off in the settings of the program.',
  overcommit:
    'If the size is not one that the program means to use, it comes from a wrong number. If it is only reserved and not used, vm.overcommit_memory=1 or MAP_NORESERVE allows it.',
  RLIMIT_NOFILE:
    'Raise `ulimit -n` (LimitNOFILE= of the unit, `--ulimit nofile=` of the container), or look for descriptors that are never closed: `ls -l /proc/PID/fd` of a process that is still running shows what they are.',
  'fs.file-max':
    'Raise fs.file-max with sysctl(8), or find the process that has so many files open: /proc/sys/fs/file-nr counts them.',
  'fs.inotify.max_user_instances': 'Raise fs.inotify.max_user_instances with sysctl(8).',
}
