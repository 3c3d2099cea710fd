// @ts-check
// Usage: node scripts/record-i386-core.mjs (as root on x86-64, with kernel.core_pattern=core)
// Writes test/capture/core/recorded/i386: the core that the kernel leaves of a small program of 32 bits, and the program.
import { execFileSync, spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

/** Without a C library, which 32-bit programs seldom find. It has no frame pointers: only call frame information leads up. */
const PROGRAM = `
struct order { int number; int *total; };
__attribute__((noinline)) int total_of(struct order *order) { return *order->total + order->number; }
__attribute__((noinline)) int sum(struct order *orders, int count) {
  int all = 0;
  for (int i = 0; i < count; i++) all += total_of(orders + i);
  return all * 2;
}
void _start(void) {
  int one = 1;
  struct order orders[] = {{1, &one}, {2, 0}};
  volatile int result = sum(orders, 2);
  (void)result;
  for (;;);
}
`
const FLAGS = ['-m32', '-O1', '-g', '-static', '-nostdlib', '-no-pie', '-fno-pic', '-fomit-frame-pointer']
const PLAIN = ['-fasynchronous-unwind-tables', '-fno-stack-protector', '-Wl,--build-id', '-x', 'c', '-']

const target = fileURLToPath(new URL('../test/capture/core/recorded/i386', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-'))
try {
  mkdirSync(join(folder, 'bin'))
  const program = join(folder, 'bin/orders')
  const flags = [...FLAGS, `-ffile-prefix-map=${folder}=/srv`, ...PLAIN, '-o', program]
  execFileSync('gcc', flags, { input: PROGRAM, cwd: folder })
  // Its stack has its environment.
  const command = ['--core=unlimited', '--stack=65536', '/usr/sbin/chroot', folder, '/bin/orders']
  spawnSync('/usr/bin/prlimit', command, { cwd: folder, env: {} })
  mkdirSync(join(target, 'root/bin'), { recursive: true })
  copyFileSync(program, join(target, 'root/bin/orders'))
  writeFileSync(join(target, 'core.gz'), gzipSync(readFileSync(join(folder, 'core')), { level: 9 }))
} finally {
  rmSync(folder, { recursive: true })
}
