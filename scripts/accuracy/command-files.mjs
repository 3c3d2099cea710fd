// @ts-check

/** What the commands of command-cases.mjs compile and run, in the folder where they run. */
export const FILES = {
  'crash.c': 'int main(void) { volatile int *p = 0; return *p; }\n',
  'free.c': '#include <stdlib.h>\nint main(void) { char *p = malloc(64); free(p + 8); return 0; }\n',
  'sigabrt.c': '#include <signal.h>\nint main(void) { return raise(SIGABRT); }\n',
  'hook.c': 'static char *volatile p; __attribute__((constructor)) static void start(void) { p[0] = 1; }\n',
  'plug.c':
    'static int t[9000] = {1}; int work(int n) { int s = 0; for (int i = 0; i < 9000; i++) s += t[i * n % 9000]; return s; }\n',
  'host.c':
    'int work(int); int usleep(unsigned); int main(void) { for (int i = 0;; i++) { work(i); usleep(1000); } }\n',
  'probe.c':
    "#include <assert.h>\n#include <setjmp.h>\n#include <signal.h>\n#include <stdlib.h>\n#include <unistd.h>\nstatic sigjmp_buf back;\nstatic void h(int s) { siglongjmp(back, s); }\nint main(int c, char **v) {\n  signal(SIGSEGV, h);\n  if (!sigsetjmp(back, 1)) *(volatile char *)16;\n  if (v[1][1] == 'b') abort();\n  assert(v[1][0] != 'a');\n  return pause();\n}\n",
  'abort.c': '#include <stdlib.h>\nint main(void) { abort(); }\n',
  'addon.c':
    'void node_module_register(void *); static struct { int version; unsigned flags; void *handle; const char *file; void *reg, *context; const char *name; void *own, *link; } m = { 93, 0, 0, "addon.c", 0, 0, "addon", 0, 0 }; __attribute__((constructor)) static void start(void) { node_module_register(&m); }\n',
  'flip.c':
    '#include <stdlib.h>\nint main(void) { char *p = malloc(64); volatile char *q = (char *)((unsigned long)p ^ (1ul << 40)); return q[8]; }\n',
  'huge.c':
    '#define _GNU_SOURCE\n#include <sys/mman.h>\nint main(void) { volatile char *p = mmap(0, 4 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_HUGETLB | MAP_NORESERVE, -1, 0); p[0] = 1; return 0; }\n',
  'index.f90': 'program p\ninteger :: a(3), i\na = 1\ni = 4\nprint *, a(i)\nend program\n',
  'old.map': 'GLIBC_2.2.5 { *; };\n',
  crlf: '#!/bin/sh\r\ntrue\r\n',
  'trap.js':
    'const code = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 127, 3, 2, 1, 0, 5, 3, 1, 0, 1, 7, 5, 1, 1, 102, 0, 0, 10, 12, 1, 10, 0, 65, 128, 128, 192, 0, 40, 2, 0, 11]\nconst { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(code))).exports\ntry { f() } catch (error) { if (!(error instanceof WebAssembly.RuntimeError)) throw error }\nif (process.argv[2]) process.abort()\nconst a = []\nfor (;;) a.push(new Array(1e5).fill(7))\n',
  'Caught.java':
    'public class Caught { static int f(String s) { return s.length(); } public static void main(String[] a) { for (int i = 0; i < 30000; i++) f("x"); try { f(null); } catch (NullPointerException e) { } var k = new java.util.ArrayList<byte[]>(); for (;;) k.add(new byte[1 << 20]); } }\n',
  'Exit.java': 'public class Exit { public static void main(String[] a) { System.exit(3); } }\n',
  'map.go':
    'package main\n\nvar m = map[int]int{}\n\nfunc f() {\n\tfor i := 0; ; i++ {\n\t\tm[i%9] = i\n\t}\n}\n\nfunc main() {\n\tgo f()\n\tf()\n}\n',
  'deep_test.rs':
    'fn f(n: u64) -> u64 { let pad = [n; 64]; std::hint::black_box(&pad); if n == u64::MAX { 0 } else { f(n + 1) + pad[3] } }\n#[test] fn deep() { assert!(f(0) > 0); }\n',
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
  'handler.c':
    '#include <signal.h>\n#include <unistd.h>\nstatic void h(int s) { _exit(70); }\nint main(void) { volatile int *p = 0; signal(SIGSEGV, h); return *p; }\n',
  'check.c':
    '#include <stdio.h>\nint main(void) { fprintf(stderr, "[1:1:1128/101500.123:FATAL:host.cc:132] No usable sandbox!\\n"); __asm__ volatile("int3"); return 0; }\n',
  'size.cpp': 'int main(int c, char **v) { long n = -c; char *p = new char[n]; p[0] = 1; return p[1]; }\n',
  'deep.php': '<?php function f($n) { return array_map("f", [$n]); } f(1);\n',
  'deep.rs':
    'fn f(n: u64) -> u64 { let pad = [n; 64]; std::hint::black_box(&pad); if n == u64::MAX { 0 } else { f(n + 1) + pad[3] } }\nfn main() { std::thread::spawn(|| f(0)).join().unwrap(); }\n',
  'cgo.go': 'package main\n\n// static int item(int *p) { return *p; }\nimport "C"\n\nfunc main() { C.item(nil) }\n',
  'Npe.java':
    'public class Npe { public static void main(String[] a) { System.out.println(((String) null).length()); } }\n',
}
