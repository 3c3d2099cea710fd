// @ts-check

/**
 * A command, and the deaths that `run` is to find: the program, by its name, and its cause. Programs that this machine does
 * not have are left out. The files are those of command-files.mjs.
 * @typedef {{ name: string, needs?: string[], command: string[], deaths: [comm: string, cause: string][] }} SpokenCase
 */

/** @type {SpokenCase[]} */
export const CASES = [
  { name: 'free of another pointer', command: ['./free'], deaths: [['free', 'heap-corruption']] },
  { name: 'SIGABRT without abort', command: ['./sigabrt'], deaths: [['sigabrt', 'self-signal']] },
  {
    name: 'make',
    needs: ['make'],
    command: ['make', '-s'],
    deaths: [
      ['crash', 'null-dereference'],
      ['make', 'shell-reported-signal'],
    ],
  },
  {
    name: 'timeout in sh',
    command: ['sh', '-c', 'timeout 9 ./crash; exit $?'],
    deaths: [
      ['crash', 'null-dereference'],
      ['timeout', 'shell-reported-signal'],
      ['sh', 'shell-reported-signal'],
    ],
  },
  {
    name: 'set -e and grep',
    needs: ['bash'],
    command: ['bash', '-ec', 'x=$(grep nothing crash.c); echo $x'],
    deaths: [
      ['grep', 'nonzero-exit'],
      ['bash', 'nonzero-exit'],
    ],
  },
  {
    name: 'faulthandler',
    needs: ['/usr/bin/python3'],
    command: ['/usr/bin/python3', '-X', 'faulthandler', '-c', 'import ctypes; ctypes.string_at(0)'],
    deaths: [['python3', 'null-dereference']],
  },
  {
    name: 'exception',
    needs: ['/usr/bin/python3'],
    command: ['/usr/bin/python3', '-c', '{}[0]'],
    deaths: [['python3', 'uncaught-exception']],
  },
  {
    name: 'relayed exception',
    needs: ['/usr/bin/python3'],
    command: ['/usr/bin/python3', 'relay.py'],
    deaths: [
      ['python3', 'uncaught-exception'],
      ['python3', 'nonzero-exit'],
    ],
  },
  {
    name: 'pool of workers',
    needs: ['/usr/bin/python3'],
    command: ['/usr/bin/python3', 'pool.py'],
    deaths: [
      ['python3', 'self-signal'],
      ['python3', 'shell-reported-signal'],
    ],
  },
  { name: 'status of a script', needs: ['node'], command: ['node', 'exit.js'], deaths: [['node', 'nonzero-exit']] },
  {
    name: 'heap limit',
    needs: ['node'],
    command: ['node', '--max-old-space-size=20', '-e', 'const a = []; for (;;) a.push(new Array(1e5).fill(7))'],
    deaths: [['node', 'out-of-memory']],
  },
  {
    name: 'NullPointerException',
    needs: ['java'],
    command: ['java', 'Npe.java'],
    deaths: [['java', 'uncaught-exception']],
  },
  {
    name: 'preloaded library',
    command: ['env', 'LD_PRELOAD=./libhook.so', '/bin/true'],
    deaths: [['true', 'null-dereference']],
  },
  {
    name: 'library written to in place',
    command: [
      'sh',
      '-c',
      './host & sleep 0.3; dd if=/dev/zero of=libplug.so conv=notrunc bs=4k seek=1 count=1 2> out.txt; wait $!',
    ],
    deaths: [['host', 'use-after-unmap']],
  },
  {
    name: 'full Java heap',
    needs: ['java'],
    command: ['java', '-Xmx32m', '-XX:+ExitOnOutOfMemoryError', 'Full.java'],
    deaths: [['java', 'out-of-memory']],
  },
  {
    name: 'full Java heap, aborted',
    needs: ['java'],
    command: ['java', '-Xmx32m', '-XX:+CrashOnOutOfMemoryError', 'Full.java'],
    deaths: [['java', 'out-of-memory']],
  },
  { name: 'long trace', needs: ['java'], command: ['java', 'Deep.java'], deaths: [['java', 'uncaught-exception']] },
  { name: 'goroutines wait', needs: ['go'], command: ['go', 'run', 'deadlock.go'], deaths: [['deadlock', 'deadlock']] },
  {
    name: 'stack of Go',
    needs: ['go'],
    command: ['go', 'run', 'overflow.go'],
    deaths: [['overflow', 'stack-overflow']],
  },
  {
    name: 'nil of Pascal',
    needs: ['fpc'],
    command: ['sh', '-c', 'fpc nil.pas > out.txt && ./nil'],
    deaths: [['nil', 'null-dereference']],
  },
  {
    name: 'musl thread',
    needs: ['musl-gcc'],
    command: ['sh', '-c', 'musl-gcc -g -static thread.c -o thread && ./thread'],
    deaths: [['thread', 'stack-overflow']],
  },
  { name: 'handler that exits', command: ['./handler'], deaths: [['handler', 'null-dereference']] },
  {
    // Nothing reads the text that is written to /dev/null, and it may not be in memory yet.
    name: 'failed check of Chromium',
    command: ['sh', '-c', 'exec ./check 2> out.txt'],
    deaths: [['check', 'assertion-failure']],
  },
  {
    name: 'impossible size',
    needs: ['g++'],
    command: ['sh', '-c', 'g++ -w size.cpp -o size && ./size'],
    deaths: [['size', 'out-of-memory']],
  },
  {
    name: 'memory_limit',
    needs: ['php'],
    command: ['php', '-d', 'memory_limit=16M', '-r', '$a = []; while (true) $a[] = str_repeat("x", 100000);'],
    deaths: [['php', 'out-of-memory']],
  },
  {
    name: 'recursion in PHP',
    needs: ['php8.2'],
    command: ['php8.2', '-n', 'deep.php'],
    deaths: [['php8.2', 'stack-overflow']],
  },
  {
    name: 'C function called from Ruby',
    needs: ['ruby'],
    command: [
      'ruby',
      '-rfiddle',
      '-e',
      'Fiddle::Function.new(Fiddle::Handle::DEFAULT["strlen"], [Fiddle::TYPE_VOIDP], Fiddle::TYPE_INT).call(nil)',
    ],
    deaths: [['ruby', 'null-dereference']],
  },
  {
    name: 'thread of Rust',
    needs: ['rustc'],
    command: ['sh', '-c', 'rustc -g deep.rs && ./deep'],
    deaths: [['deep', 'stack-overflow']],
  },
  {
    name: 'C function called from Go',
    needs: ['go', 'gcc'],
    command: ['go', 'run', 'cgo.go'],
    deaths: [['cgo', 'null-dereference']],
  },
  { name: 'a bit of a pointer', command: ['./flip'], deaths: [['flip', 'invalid-read']] },
  { name: 'no huge page', command: ['./huge'], deaths: [['huge', 'out-of-memory']] },
  { name: 'die', needs: ['perl'], command: ['perl', '-e', 'die "no"'], deaths: [['perl', 'uncaught-exception']] },
]
