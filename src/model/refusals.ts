/** System calls that map memory, and those that lock it into RAM: what they are refused is not the same. */
export const MEMORY_CALLS: ReadonlySet<string> = new Set(['mmap', 'mremap', 'mprotect'])
export const LOCK_CALLS: ReadonlySet<string> = new Set(['mlock', 'mlock2', 'mlockall'])

/** What is wrong with a program that could not be executed. */
export const PROGRAM_PROBLEMS = [
  'missing',
  'directory',
  'not-executable',
  'no-permission',
  'no-exec-mount',
  'interpreter-missing',
  'interpreter-not-executable',
  'interpreter-ends-in-return',
  'loader-missing',
  'wrong-machine',
  'damaged',
  'empty',
  'unknown-format',
] as const

/** What refuses a system call. */
export const LIMIT_NAMES = [
  'pids.max',
  'RLIMIT_NPROC',
  'seccomp',
  'RLIMIT_AS',
  'RLIMIT_DATA',
  'RLIMIT_MEMLOCK',
  'vm.max_map_count',
  'huge pages',
  'overcommit',
  'RLIMIT_NOFILE',
  'fs.file-max',
  'fs.inotify.max_user_instances',
] as const
