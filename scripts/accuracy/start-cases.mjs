// @ts-check

/**
 * Programs, libraries and add-ons that cannot be started or loaded, and the first process of a container.
 * @type {import('./command-cases.mjs').SpokenCase[]}
 */
export const STARTS = [
  {
    name: 'script from Windows',
    command: ['sh', '-c', './crlf; exit $?'],
    deaths: [['sh', 'command-not-found']],
  },
  {
    name: 'program for glibc in a root without it',
    command: ['sh', '-c', 'cp /bin/true glibc; chroot . /glibc; exit $?'],
    deaths: [['chroot', 'command-not-found']],
  },
  {
    name: 'program for another processor',
    command: [
      'bash',
      '-c',
      "cp /bin/true arm; printf '\\267\\0' | dd of=arm bs=1 seek=18 conv=notrunc 2> out.txt; ./arm",
    ],
    needs: ['bash'],
    deaths: [['bash', 'not-executable']],
  },
  {
    name: 'C library of another release',
    command: [
      'sh',
      '-c',
      'gcc -shared hook.c -Wl,-soname,libc.so.6,--version-script=old.map -o libc.so.6 && LD_LIBRARY_PATH=. /bin/true; s=$?; rm libc.so.6; exit $s',
    ],
    deaths: [['true', 'library-version-mismatch']],
  },
  {
    name: 'add-on for another Node',
    needs: ['node'],
    command: ['sh', '-c', 'gcc -shared -fPIC -w addon.c -o addon.node && node -e \'require("./addon.node")\''],
    deaths: [['node', 'uncaught-exception']],
  },
  {
    name: 'abort() of the first process of a container',
    needs: ['unshare'],
    command: ['sh', '-c', 'gcc -static -s abort.c -o abort && unshare -pf ./abort'],
    deaths: [['abort', 'abort']],
  },
  { name: 'status of systemd, by a program', command: ['sh', '-c', 'exit 203'], deaths: [['sh', 'nonzero-exit']] },
]
