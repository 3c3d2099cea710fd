import { captured } from '../description.js'

/** Which process it was. */

export const comm = captured({
  type: 'text',
  label: 'process name',
  meaning: 'name of the process, at most 15 bytes',
  example: 'nginx',
  value: ({ process }) => process.comm,
})

export const threadComm = captured({
  type: 'text',
  label: 'thread name',
  meaning: 'name of the thread that crashed',
  example: 'worker',
  value: ({ process }) => process.threadComm,
})

export const exe = captured({
  type: 'text',
  label: 'executable',
  meaning: 'path of the executable',
  example: '/usr/sbin/nginx',
  value: ({ process }) => process.exe,
})

export const exeDeleted = captured({
  type: 'boolean',
  label: 'executable deleted',
  says: { true: 'executable was deleted or replaced', false: 'executable was still there' },
  meaning: 'whether the executable had been deleted or replaced',
  example: true,
  value: ({ process }) => process.exeDeleted,
})

export const argv = captured({
  type: 'texts',
  label: 'arguments',
  each: 'argument',
  part: () => ({ label: 'arguments', each: 'argument' }),
  meaning: 'arguments of the process, its name first',
  example: ['nginx', '-g', 'daemon off;'],
  tier: 'A, B, E',
  value: ({ process }) => process.argv,
})

export const cwd = captured({
  type: 'text',
  label: 'working directory',
  meaning: 'working directory',
  example: '/',
  value: ({ process }) => process.cwd,
})

export const pid = captured({
  type: 'integer',
  label: 'process id',
  meaning: 'process id',
  example: 4711,
  value: ({ process }) => process.pid,
})

export const tid = captured({
  type: 'integer',
  label: 'thread id',
  meaning: 'thread that crashed',
  example: 4713,
  value: ({ process }) => process.tid,
})

export const ppid = captured({
  type: 'integer',
  label: 'process id of the parent',
  meaning: 'process id of the parent',
  example: 1,
  value: ({ process }) => process.ppid,
})

export const uid = captured({
  type: 'integer',
  label: 'user id',
  meaning: 'real user id',
  example: 33,
  value: ({ process }) => process.uid,
})

export const user = captured({
  type: 'text',
  label: 'user name',
  meaning: 'name of the real user, on the machine of the crash; absent for a user without a name there',
  example: 'www-data',
  value: ({ process }) => process.user,
})

export const gid = captured({
  type: 'integer',
  label: 'group id',
  meaning: 'real group id',
  example: 33,
  value: ({ process }) => process.gid,
})

export const durationMs = captured({
  type: 'milliseconds',
  label: 'run time',
  unit: 'ms',
  meaning: 'time from start to death, milliseconds',
  example: 1250.5,
  value: ({ process }) => process.durationMs,
})

export const threads = captured({
  type: 'integer',
  label: 'number of threads',
  meaning: 'threads alive at the fault',
  example: 4,
  value: ({ process }) => process.threads,
})

export const environment = captured({
  type: 'variables',
  label: 'environment',
  part: (keys) => ({ label: `environment variable ${keys.join('.')}` }),
  meaning: 'the environment variables that were asked for',
  example: { LANG: 'C' },
  value: ({ process }) => process.environment,
})

export const cgroup = captured({
  type: 'text',
  label: 'control group',
  meaning: 'control group',
  example: '/system.slice/nginx.service',
  value: ({ process }) => process.cgroup,
})

export const container = captured({
  type: 'text',
  label: 'container or unit',
  meaning: 'container id or systemd unit',
  example: 'nginx.service',
  value: ({ process }) => process.container,
})

export const namespacePid = captured({
  type: 'integer',
  label: 'process id in its own namespace',
  meaning: 'process id in its own pid namespace',
  example: 1,
  value: ({ process }) => process.namespaces?.pid,
})

export const parentComm = captured({
  type: 'text',
  label: 'name of the parent',
  meaning: 'name of the parent',
  example: 'systemd',
  value: ({ process }) => process.parent?.comm,
})

export const parentExe = captured({
  type: 'text',
  label: 'executable of the parent',
  meaning: 'executable of the parent',
  example: '/usr/bin/bash',
  value: ({ process }) => process.parent?.exe,
})

export const forkerComm = captured({
  type: 'text',
  label: 'name of the process that forked it',
  meaning: 'name of the process that forked it, where that process has ended and init or a subreaper is now the parent',
  example: 'nohup',
  value: ({ process }) => process.forker?.comm,
})
