// @ts-check

/**
 * A command, and the deaths that `run` is to find: the program, by its name, and its cause. Programs that this machine does
 * not have are left out. `%f` is the folder, with the files below.
 * @typedef {{ name: string, needs?: string[], command: string[], deaths: [comm: string, cause: string][] }} SpokenCase
 */

export const FILES = {
  'crash.c': 'int main(void) { volatile int *p = 0; return *p; }\n',
  'free.c': '#include <stdlib.h>\nint main(void) { char *p = malloc(64); free(p + 8); return 0; }\n',
  'sigabrt.c': '#include <signal.h>\nint main(void) { return raise(SIGABRT); }\n',
  'hook.c': 'static char *volatile p; __attribute__((constructor)) static void start(void) { p[0] = 1; }\n',
  'plug.c':
    'static int t[9000] = {1}; int work(int n) { int s = 0; for (int i = 0; i < 9000; i++) s += t[i * n % 9000]; return s; }\n',
  'host.c':
    'int work(int); int usleep(unsigned); int main(void) { for (int i = 0;; i++) { work(i); usleep(1000); } }\n',
  'thread.c':
    '#include <pthread.h>\n#include <string.h>\nstatic int f(int d) { char t[2048]; memset(t, d, sizeof t); return d ? f(d - 1) + t[5] : t[9]; }\nstatic void *w(void *a) { return (void *)(long)f(100); }\nint main(void) { pthread_t t; pthread_create(&t, 0, w, 0); pthread_join(t, 0); return 0; }\n',
  'deadlock.go': 'package main\nfunc main() { <-make(chan int) }\n',
  'overflow.go': 'package main\nfunc f(n int) int { return f(n+1) + n }\nfunc main() { println(f(0)) }\n',
  'nil.pas': 'program nil_case; var x: ^longint; begin x := nil; writeln(x^); end.\n',
  'Full.java':
    'public class Full { public static void main(String[] a) { var k = new java.util.ArrayList<byte[]>(); for (;;) k.add(new byte[1 << 20]); } }\n',
  'Deep.java':
    'public class Deep { static void f(int n) { if (n == 0) throw new IllegalStateException("first line"); f(n - 1); } public static void main(String[] a) { f(400); } }\n',
  Makefile: 'all:\n\t@./crash\n',
  'pool.py':
    'import os, signal\nfrom concurrent.futures import ProcessPoolExecutor\ndef f(n):\n    if n == 3: os.kill(os.getpid(), signal.SIGKILL)\n    return n\nif __name__ == "__main__":\n    with ProcessPoolExecutor(1) as p: print(list(p.map(f, range(8))))\n',
  'relay.py':
    'import subprocess, sys\nr = subprocess.run([sys.executable, "-c", "{}[0]"], stderr=subprocess.PIPE, text=True)\nsys.stderr.write(r.stderr)\nsys.exit(4)\n',
  'exit.js': 'process.exit(3)\n',
  'Npe.java':
    'public class Npe { public static void main(String[] a) { System.out.println(((String) null).length()); } }\n',
}

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
  { name: 'die', needs: ['perl'], command: ['perl', '-e', 'die "no"'], deaths: [['perl', 'uncaught-exception']] },
]
