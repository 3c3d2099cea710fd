// @ts-check

/**
 * What runtimes of languages say, and statuses that a program chose itself.
 * @type {import('./command-cases.mjs').SpokenCase[]}
 */
export const LANGUAGES = [
  { name: 'status of Java', needs: ['java'], command: ['java', 'Exit.java'], deaths: [['java', 'nonzero-exit']] },
  { name: 'status of PHP', needs: ['php'], command: ['php', '-r', 'exit(254);'], deaths: [['php', 'nonzero-exit']] },
  {
    name: 'map of Go without a lock',
    needs: ['go'],
    command: ['go', 'run', 'map.go'],
    deaths: [['map', 'uncaught-exception']],
  },
  {
    name: 'references of Python',
    needs: ['/usr/bin/python3'],
    command: [
      '/usr/bin/python3',
      '-c',
      'import ctypes\nfor i in range(10**7): ctypes.pythonapi.Py_DecRef(ctypes.py_object(None))',
    ],
    deaths: [['python3', 'abort']],
  },
  {
    name: 'test of Rust',
    needs: ['rustc'],
    command: ['sh', '-c', 'rustc -g --test deep_test.rs && ./deep_test; exit $?'],
    deaths: [
      ['deep_test', 'stack-overflow'],
      ['sh', 'shell-reported-signal'],
    ],
  },
  {
    name: 'index in Fortran',
    needs: ['gfortran'],
    command: ['sh', '-c', 'gfortran -fcheck=all index.f90 -o index && ./index'],
    deaths: [['index', 'uncaught-exception']],
  },
]
