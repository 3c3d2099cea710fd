// @ts-check

/**
 * Commands that pass on how another one ended, or end it.
 * @type {import('./command-cases.mjs').SpokenCase[]}
 */
export const RELAYS = [
  {
    name: 'pipefail',
    needs: ['bash'],
    command: ['bash', '-c', 'set -euo pipefail; x=$(seq 1 2000000 | head -1); echo $x'],
    deaths: [
      ['seq', 'broken-pipe'],
      ['bash', 'shell-reported-signal'],
    ],
  },
  {
    name: 'PATH of cron',
    command: ['env', '-i', 'PATH=/usr/bin:/bin', 'sh', '-c', 'no-such-tool job'],
    deaths: [['sh', 'command-not-found']],
  },
  {
    name: 'unset variable',
    needs: ['bash'],
    command: ['bash', '-uc', 'echo $nothing'],
    deaths: [['bash', 'nonzero-exit']],
  },
  {
    name: 'any status',
    needs: ['perl'],
    command: ['perl', '-e', 'system("./crash"); exit 5'],
    deaths: [
      ['crash', 'null-dereference'],
      ['perl', 'shell-reported-signal'],
    ],
  },
  {
    name: 'timeout that has to kill',
    command: ['timeout', '-k', '0.3', '0.3', 'sh', '-c', 'trap "" TERM; sleep 5'],
    deaths: [
      ['sh', 'timeout-kill'],
      ['timeout', 'self-signal'],
    ],
  },
  {
    name: 'timeout that was asked to end',
    command: ['sh', '-c', 'timeout 20 sleep 10 & sleep 0.5; kill -TERM $!; wait $!'],
    deaths: [
      ['sleep', 'terminated'],
      ['timeout', 'terminated'],
    ],
  },
  {
    name: 'SIGTERM for a group',
    needs: ['make', 'perl', 'setsid'],
    command: [
      'sh',
      '-c',
      'printf "all:\\n\\tsleep 9; true\\n" > group.mk; setsid make -f group.mk & sleep 1; perl -e "kill -15, $!"; wait $!',
    ],
    deaths: [
      ['sleep', 'terminated'],
      ['sh', 'terminated'],
    ],
  },
]
