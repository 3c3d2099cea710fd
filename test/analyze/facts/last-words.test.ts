import { describe, expect, it } from 'vitest'
import { factsGiven } from '../../../src/analyze/facts/registry.js'

const PYTHON = 'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\n'
const CAUSED = '\nThe above exception was the direct cause of the following exception:\n\n'
const DURING = '\nDuring handling of the above exception, another exception occurred:\n\n'

/** As the runtimes write them: data/last-words.yaml names the sources. */
describe('the exception on standard error', () => {
  it.each<[string, string, string | undefined, string | undefined]>([
    [
      'libstdc++',
      "terminate called after throwing an instance of 'std::out_of_range'\n  what():  vector::_M_range_check\n",
      'C++',
      'std::out_of_range: vector::_M_range_check',
    ],
    [
      'libstdc++, a what() that begins with the type',
      "terminate called after throwing an instance of 'std::future_error'\n  what():  std::future_error: Broken promise\n",
      'C++',
      'std::future_error: Broken promise',
    ],
    [
      'GLib',
      "(viewer:123): GLib-GIO-ERROR **: 12:00:00.000: Settings schema 'org.app' is not installed\n",
      'GLib',
      "Settings schema 'org.app' is not installed",
    ],
    ['GLib, without a domain', '** (process:7): ERROR **: 12:00:00.000: no display\n', 'GLib', 'no display'],
    ['libstdc++, not an std::exception', "terminate called after throwing an instance of 'int'\n", 'C++', 'int'],
    [
      'libc++',
      'libc++abi: terminating due to uncaught exception of type std::bad_alloc: no\n',
      'C++',
      'std::bad_alloc: no',
    ],
    [
      'Rust',
      "thread 'main' panicked at src/main.rs:2:5:\nno such thing\nnote: run with\n",
      'Rust',
      'src/main.rs:2:5: no such thing',
    ],
    [
      'Go, a message of several lines',
      'panic: cannot reach\nthe store\n\ngoroutine 1 [running]:\nmain.main()\n',
      'Go',
      'cannot reach the store',
    ],
    [
      'Go, a panic that another one followed',
      'panic: no such key [recovered]\n\tpanic: loading: no such key\n\ngoroutine 1 [running]:\n',
      'Go',
      'no such key [recovered]',
    ],
    [
      'Ruby, a message of several lines',
      "a.rb:3:in `load': no table (LoadError)\nin the store\n\tfrom a.rb:9:in `<main>'\n",
      'Ruby',
      'no table (LoadError) in the store',
    ],
    [
      'Ruby, with the exception that led to it',
      "a.rb:4:in `rescue in load': no settings (StartError)\n\tfrom a.rb:4:in `<main>'\na.rb:4:in `Integer': no number (ArgumentError)\n\tfrom a.rb:4:in `load'\n",
      'Ruby',
      'no settings (StartError); caused by no number (ArgumentError)',
    ],
    [
      'Ruby, one that was handled before',
      "a.rb:1:in `try': no (E)\ngoing on\na.rb:4:in `load': no settings (StartError)\n",
      'Ruby',
      'no settings (StartError)',
    ],
    [
      'Ruby, of a thread that reported it',
      "#<Thread:0x1 a.rb:9 run> terminated with exception (report_on_exception is true):\na.rb:9:in `x': no (E)\na.rb:9:in `x': no (E)\n",
      'Ruby',
      'no (E)',
    ],
    [
      'PHP, a message of several lines',
      'PHP Fatal error:  Uncaught RuntimeException: no table\nin the store in /a.php:3\nStack trace:\n#0 {main}\n',
      'PHP',
      'RuntimeException: no table in the store in /a.php:3',
    ],
    [
      'PHP, of a chain the one that was not caught',
      'PHP Fatal error:  Uncaught LogicException: inner in /a.php:8\nStack trace:\n#0 {main}\n\nNext App\\StartError: outer in /a.php:9\nStack trace:\n#0 {main}\n  thrown in /a.php on line 9\n',
      'PHP',
      'App\\StartError: outer in /a.php:9; caused by LogicException: inner in /a.php:8',
    ],
    [
      'OCaml, a message of several lines',
      'Fatal error: exception Failure("no\ntable")\nRaised at Stdlib.failwith in file "stdlib.ml", line 29\n',
      'OCaml',
      'Failure("no table")',
    ],
    [
      'Tcl',
      'ready\nno such table\n    while executing\n"error {no such table}"\n    (procedure "load" line 1)\n    invoked from within\n"load"\n    (file "a.tcl" line 1)\n',
      'Tcl',
      'no such table',
    ],
    [
      'Erlang, what it was asked to say',
      'Kernel pid terminated (application_controller)\n\nCrash dump is being written to: erl_crash.dump...done\n',
      'Erlang',
      'Kernel pid terminated (application_controller)',
    ],
    [
      'Erlang, while it started',
      'init terminating in do_boot ({badarg,[{init,start_it,1,[]}]})\n\nCrash dump is being written to: erl_crash.dump...done\n',
      'Erlang',
      '{badarg,[{init,start_it,1,[]}]}',
    ],
    ['Rust before 1.73', "thread 'main' panicked at 'no', src/main.rs:2:5\n", 'Rust', "'no', src/main.rs:2:5"],
    ['Go', 'panic: no such thing\n\ngoroutine 1 [running]:\nmain.main()\n', 'Go', 'no such thing'],
    [
      'Python',
      'Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: \'x\'\n',
      'Python',
      "KeyError: 'x'",
    ],
    [
      'Python, raised while another was handled',
      'Traceback (most recent call last):\nKeyError: 1\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\nmod.Error: 2\n',
      'Python',
      'mod.Error: 2; raised while handling KeyError: 1',
    ],
    [
      'Python, with the first exception of a chain',
      `${PYTHON}ConnectionRefusedError: [Errno 111]\n${CAUSED}${PYTHON}StoreError: no store\n${CAUSED}${PYTHON}RuntimeError: no settings\n`,
      'Python',
      'RuntimeError: no settings; caused by ConnectionRefusedError: [Errno 111]',
    ],
    [
      'Python, a chain with an error in a handler',
      `${PYTHON}ValueError: no number\n${CAUSED}${PYTHON}RuntimeError: no settings\n${DURING}${PYTHON}NameError: name 'x' is not defined\n`,
      'Python',
      "NameError: name 'x' is not defined; the first of 3 exceptions was ValueError: no number",
    ],
    [
      'Python, after one that was handled',
      `${PYTHON}ValueError: no number\ngoing on\n\n${PYTHON}KeyError: 7\n`,
      'Python',
      'KeyError: 7',
    ],
    [
      'Python, a chain whose beginning is lost',
      `\n[… 900 bytes …]\n  File "a.py", line 3, in f\nOSError: no\n${CAUSED}${PYTHON}KeyError: 7\n`,
      'Python',
      'KeyError: 7; caused by OSError: no',
    ],
    [
      'Python, of another process',
      `concurrent.futures.process._RemoteTraceback: \n"""\n${PYTHON}ValueError: row 3\n"""\n${CAUSED}${PYTHON}ValueError: row 3\n`,
      'Python',
      'ValueError: row 3',
    ],
    [
      'Python, a group',
      '  + Exception Group Traceback (most recent call last):\n  |   File "a.py", line 7, in <module>\n  |     run()\n  | ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions)\n  +-+---------------- 1 ----------------\n    | Traceback (most recent call last):\n    |   File "a.py", line 2, in a\n    | ValueError: first\n    +---------------- 2 ----------------\n    | Traceback (most recent call last):\n    | KeyError: 2\n    +------------------------------------\n',
      'Python',
      'ExceptionGroup: unhandled errors in a TaskGroup (2 sub-exceptions); the first of them: ValueError: first',
    ],
    [
      'Python, a script that is none',
      '  File "/srv/a.py", line 1\n    def f(:\n          ^\nSyntaxError: invalid syntax\n',
      'Python',
      'SyntaxError: invalid syntax',
    ],
    [
      'Ruby, a script that is none',
      "a.rb:1: syntax error, unexpected end-of-input, expecting ')'\ndef x(\n      ^\n",
      'Ruby',
      "a.rb:1: syntax error, unexpected end-of-input, expecting ')'",
    ],
    [
      'Ruby 3.4, a script that is none',
      '-e: -e:1: syntax errors found (SyntaxError)\n> 1 | def x(\n    |       ^ unexpected end-of-input\n',
      'Ruby',
      '-e:1: syntax errors found',
    ],
    [
      'PHP, a script that is none',
      'PHP Parse error:  syntax error, unexpected token "{", expecting variable in /a.php on line 1\n',
      'PHP',
      'syntax error, unexpected token "{", expecting variable in /a.php on line 1',
    ],
    [
      'Perl, a module that is not there',
      "Can't locate JSON/XS.pm in @INC (you may need to install the JSON::XS module) at a.pl line 1.\nBEGIN failed--compilation aborted at a.pl line 1.\n",
      'Perl',
      "Can't locate JSON/XS.pm in @INC (you may need to install the JSON::XS module) at a.pl line 1",
    ],
    [
      'Perl, a script that is none',
      'syntax error at a.pl line 1, near "= ;"\nExecution of a.pl aborted due to compilation errors.\n',
      'Perl',
      'syntax error at a.pl line 1, near "= ;"',
    ],
    [
      'Node, what is no error',
      "/a.js:1\nthrow 'no such table';\n^\nno such table\n(Use `node --trace-uncaught ...` to show where the exception was thrown)\n\nNode.js v20.20.2\n",
      'Node',
      'no such table',
    ],
    [
      'Node, a promise rejected with what is no error',
      'node:internal/process/promises:394\n^\n\n[UnhandledPromiseRejection: This error originated either by throwing inside of an async function without a catch block, or by rejecting a promise which was not handled with .catch(). The promise rejected with the reason "#<Object>".] {\n  code: \'ERR_UNHANDLED_REJECTION\'\n}\n\nNode.js v20.20.2\n',
      'Node',
      'promise rejected with the reason "#<Object>"',
    ],
    [
      'Node, several errors in one',
      'node:internal/process/promises:391\n^\n\n[AggregateError: All promises were rejected] {\n  [errors]: [\n    Error: no host\n        at a (/a.js:1:1),\n    Error: b\n  ]\n}\n\nNode.js v20.20.2\n',
      'Node',
      'AggregateError: All promises were rejected; the first of them: Error: no host',
    ],
    [
      'Go, in two goroutines at once',
      'fatal error: concurrent map writes\nfatal error: concurrent map writes\n\ngoroutine 7 [running]:\nmain.f()\n',
      'Go',
      'fatal error: concurrent map writes',
    ],
    ['Lua, what is no text', 'lua5.4: (error object is a table value)\n', 'Lua', '(error object is a table value)'],
    [
      'Java, with the exception that led to it',
      'Exception in thread "main" a.StartError: no\n\tat A.main(A.java:1)\nCaused by: java.io.IOException: a\n\tat B.b(B.java:1)\nCaused by: java.net.ConnectException: Connection refused\n\t... 3 more\n',
      'Java',
      'a.StartError: no; caused by java.net.ConnectException: Connection refused',
    ],
    [
      'Ada',
      'raised CONSTRAINT_ERROR : stock.adb:12 index check failed\n',
      'Ada',
      'raised CONSTRAINT_ERROR : stock.adb:12 index check failed',
    ],
    ['.NET', 'Unhandled exception. System.Exception: no\n   at A.Main()\n', '.NET', 'System.Exception: no'],
    ['Lua', 'lua5.4: a.lua:1: no\nstack traceback:\n\t[C]: in ?\n', 'Lua', 'a.lua:1: no'],
    ['Haskell', 'app: no\nCallStack (from HasCallStack):\n  error, called at a.hs:1:8\n', 'Haskell', 'no'],
    ['Java', 'Exception in thread "main" java.lang.Error: no\n\tat A.main(A.java:1)\n', 'Java', 'java.lang.Error: no'],
    [
      'Node',
      '/a.js:1\nx()\n^\n\nReferenceError: x is not defined\n    at f (/a.js:1:1)\n\nNode.js v22.1.0\n',
      'Node',
      'ReferenceError: x is not defined',
    ],
    [
      'Java, a message with quotes',
      'Exception in thread "main" java.lang.NullPointerException: Cannot invoke "A.size()" because "rows" is null\n\tat A.main(A.java:1)\n',
      'Java',
      'java.lang.NullPointerException: Cannot invoke "A.size()" because "rows" is null',
    ],
    [
      'Python, a message of several lines',
      'Traceback (most recent call last):\n  File "a.py", line 1\nImportError: the extension did not load\n\nReasons:\nDetails: see the manual\n',
      'Python',
      'ImportError: the extension did not load',
    ],
    [
      'Python, before a line of a log',
      'Traceback (most recent call last):\n  File "a.py", line 1\nRuntimeError: no store\n[2025-03-01 12:00:00 +0000] [7] [INFO] bye\n',
      'Python',
      'RuntimeError: no store',
    ],
    [
      'Python, a message that begins with a line feed',
      'Traceback (most recent call last):\n  File "a.py", line 1\nImportError: \n\nIMPORTANT: READ THIS\n\nNo\n',
      'Python',
      'ImportError: IMPORTANT: READ THIS',
    ],
    [
      'Node, with a cause',
      '/a.js:1\nx()\n^\n\nError: db gone\n    at f (/a.js:1:1) {\n  [cause]: TypeError: x is null\n      at /a.js:2:3 {\n    [cause]: 7\n  }\n}\n\nNode.js v20.20.2\n',
      'Node',
      'Error: db gone; caused by TypeError: x is null',
    ],
    [
      'Node, a message of several lines',
      "node:internal:1\n^\n\nError: The module 'a.node'\nwas compiled against a different Node.js version using\nNODE_MODULE_VERSION 93.\n    at Module._extensions..node (node:internal:1:18)\n    at Module.load (node:internal:2:32) {\n  code: 'ERR_DLOPEN_FAILED'\n}\n\nNode.js v20.20.2\n",
      'Node',
      "Error: The module 'a.node' was compiled against a different Node.js version using NODE_MODULE_VERSION 93.",
    ],
    ['Node, no message', '/a.js:1\nx\n^\n\nError\n    at a.js:1:7\n\nNode.js v20.20.2\n', 'Node', 'Error'],
    [
      'Rust, a comparison',
      "thread 'main' panicked at a.rs:2:5:\nassertion `left == right` failed\n  left: 1\n right: 2\nnote: run with\n",
      'Rust',
      'a.rs:2:5: assertion `left == right` failed left: 1 right: 2',
    ],
    [
      'Python itself',
      'Fatal Python error: none_dealloc: deallocating None\nPython runtime state: initialized\n',
      'Python',
      'none_dealloc: deallocating None',
    ],
    [
      'Rust, a panic while panicking',
      "thread 'main' panicked at src/a.rs:2:5:\nfirst\nthread 'main' panicked at src/a.rs:9:5:\nsecond\n",
      'Rust',
      'src/a.rs:2:5: first',
    ],
    [
      'Go, a fatal error',
      'fatal error: concurrent map writes\n\ngoroutine 7 [running]:\nmain.f()\n',
      'Go',
      'fatal error: concurrent map writes',
    ],
    [
      'PHP, its memory limit',
      'PHP Fatal error:  Allowed memory size of 16777216 bytes exhausted (tried to allocate 20480 bytes) in /a.php on line 3\n',
      'PHP',
      'Allowed memory size of 16777216 bytes exhausted (tried to allocate 20480 bytes) in /a.php on line 3',
    ],
    ['OCaml', 'Fatal error: exception Not_found\n', 'OCaml', 'Not_found'],
    ['R', 'Error in f(1) : \n  no such table\nExecution halted\n', 'R', 'Error in f(1): no such table'],
    [
      'Chromium',
      '[12:12:1128/101500.123:FATAL:content/host.cc:132] No usable sandbox!\n',
      'Chromium',
      'No usable sandbox!',
    ],
    ['Perl', 'no such thing at ./a.pl line 12.\n', 'Perl', 'no such thing at ./a.pl line 12'],
    ['an error that is not an exception', 'error: file not found\n', undefined, undefined],
    ['a word about panic', 'do not panic: all is well\n', undefined, undefined],
    ['a log line with a colon', 'Listening: 8080\n', undefined, undefined],
    ['nothing', '', undefined, undefined],
  ])('%s', (_name, stderrTail, language, exception) => {
    const facts = factsGiven({ stderrTail })
    expect([facts('exceptionLanguage'), facts('exception')]).toEqual([language, exception])
  })
})

describe('the assertion in the message', () => {
  it.each<[string, string, string | undefined]>([
    ['with a function', "app: a.c:8: main: Assertion `n > 0' failed.", 'n > 0 in main at a.c:8'],
    [
      'of C++',
      'app: a.cpp:8: int f(std::pair<int, int>): Assertion `a && "b"\' failed.',
      'a && "b" in int f(std::pair<int, int>) at a.cpp:8',
    ],
    [
      'of malloc',
      "malloc.c:2617: sysmalloc: Assertion `old_size == 0' failed.",
      'old_size == 0 in sysmalloc at malloc.c:2617',
    ],
    ['another message', 'free(): invalid pointer', undefined],
  ])('%s', (_name, message, expected) => {
    expect(factsGiven({ message })('assertion')).toBe(expected)
  })
})

describe('what exit statuses and system calls mean', () => {
  it.each<[Record<string, unknown>, string, string | undefined]>([
    [{ exe: '/usr/bin/curl', exitCode: 6 }, 'exitMeaning', "the host's name could not be resolved"],
    [{ exe: '/usr/bin/python3.11', exitCode: 120 }, 'knownProgram', 'python'],
    [{ exe: '/usr/bin/python3.11', exitCode: 1, stderrTail: 'no store\n' }, 'knownProgram', 'python'],
    // Both an exception and sys.exit() with a message would have written something: pytest has its own statuses.
    [{ exe: '/usr/bin/python3.11', exitCode: 1, stderrTail: '' }, 'knownProgram', undefined],
    [{ exe: '/usr/bin/curl', exitCode: 0 }, 'exitMeaning', undefined],
    [{ exe: '/usr/bin/curlew', exitCode: 6 }, 'exitMeaning', undefined],
    [{ exitCode: 6 }, 'exitMeaning', undefined],
    [{ arch: 'x86_64', refusedSyscall: 41 }, 'refusedSyscallName', 'socket'],
    [{ arch: 'aarch64', refusedSyscall: 198 }, 'refusedSyscallName', 'socket'],
    [{ arch: 'riscv64', refusedSyscall: 198 }, 'refusedSyscallName', 'number 198'],
    [{ arch: 'x86_64', refusedSyscall: 99999 }, 'refusedSyscallName', 'number 99999'],
  ])('%j: %s is %s', (given, fact, expected) => {
    expect(factsGiven(given)(fact)).toBe(expected)
  })
})
