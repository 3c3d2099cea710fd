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
