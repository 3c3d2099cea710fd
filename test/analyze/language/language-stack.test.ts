import { describe, expect, it } from 'vitest'
import { languageStack } from '../../../src/analyze/language/language-stack.js'
import { ownFrame } from '../../../src/model/language-place.js'

const place = (text: string, afterException: boolean): string | undefined => {
  const stack = languageStack(text, afterException)
  const frame = stack && ownFrame(stack)
  return frame && `${stack.language}: ${frame.function ?? '-'} at ${frame.file}:${frame.line}`
}

const FAULTHANDLER = `Fatal Python error: Segmentation fault

Thread 0x00007f1bc0000700 (most recent call first):
  File "/usr/lib/python3.11/threading.py", line 324 in wait

Current thread 0x00007f1bc3eb8b80 (most recent call first):
  File "/usr/lib/python3.11/ctypes/__init__.py", line 519 in string_at
  File "/srv/app/read.py", line 4 in read_header
  File "/srv/app/read.py", line 9 in <module>

Extension modules: numpy (total: 1)
`
const TRACEBACK = `Traceback (most recent call last):
  File "/srv/app/a.py", line 12, in <module>
    main()
  File "/srv/app/a.py", line 8, in main
    json.loads(x)
    ^^^^^^^^^^^^^
  File "/usr/lib/python3.11/json/__init__.py", line 346, in loads
    return _default_decoder.decode(s)
json.decoder.JSONDecodeError: Expecting value
`
const GO = `panic: runtime error: invalid memory address or nil pointer dereference
[signal SIGSEGV: segmentation violation code=0x1 addr=0x0 pc=0x45e1a0]

goroutine 1 [running]:
panic({0x4b1200?, 0x5a5f30?})
	/usr/lib/go/src/runtime/panic.go:884 +0x213
main.(*Store).Get(...)
	/srv/app/store.go:31
main.main()
	/srv/app/main.go:5 +0x1d

goroutine 6 [chan receive]:
main.worker()
	/srv/app/work.go:7 +0x2a
`

describe('the place in the language of the program', () => {
  it.each<[string, string, boolean, string | undefined]>([
    ['faulthandler', FAULTHANDLER, false, 'Python: read_header at /srv/app/read.py:4'],
    ['a traceback', TRACEBACK, true, 'Python: main at /srv/app/a.py:8'],
    ['a traceback of an error that was handled', TRACEBACK, false, undefined],
    ['Go', GO, false, 'Go: main.(*Store).Get at /srv/app/store.go:31'],
    [
      'Node',
      "/srv/a.js:3\n  x.y.z\n    ^\n\nTypeError: Cannot read properties of undefined (reading 'z')\n    at load (/srv/a.js:3:7)\n    at Module._compile (node:internal/modules/cjs/loader:1521:14)\n\nNode.js v20.20.2\n",
      true,
      'Node: load at /srv/a.js:3',
    ],
    [
      'Node, the top level of a module',
      'Error: no\n    at file:///srv/a.mjs:1:7\n    at ModuleJob.run (node:internal/modules/esm/module_job:222:25)\n\nNode.js v20.20.2\n',
      true,
      'Node: - at /srv/a.mjs:1',
    ],
    [
      'Java, the cause',
      'Exception in thread "main" java.lang.RuntimeException: outer\n\tat app.Main.run(Main.java:12)\n\tat app.Main.main(Main.java:5)\nCaused by: java.lang.NullPointerException: no\n\tat java.base/java.util.Objects.requireNonNull(Objects.java:208)\n\tat app.Store.get(Store.java:31)\n\t... 2 more\n',
      true,
      'Java: app.Store.get at Store.java:31',
    ],
    ['Ruby', "a.rb:1:in `f': no such thing (RuntimeError)\n\tfrom a.rb:3:in `<main>'\n", true, 'Ruby: f at a.rb:1'],
    [
      'Ruby, a fault',
      "-e:1: [BUG] Segmentation fault at 0x0000000000000000\n\n-- Ruby level backtrace information ----------------------------------------\n-e:1:in `<main>'\n/srv/read.rb:7:in `read_header'\n/usr/lib/ruby/3.1.0/fiddle.rb:9:in `call'\n\n-- C level backtrace\n",
      false,
      'Ruby: read_header at /srv/read.rb:7',
    ],
    [
      'PHP',
      'PHP Fatal error:  Uncaught Exception: no in /srv/a.php:3\nStack trace:\n#0 /srv/a.php(7): load()\n#1 {main}\n  thrown in /srv/a.php on line 3\n',
      true,
      'PHP: - at /srv/a.php:3',
    ],
    [
      'PHP, out of memory',
      'PHP Fatal error:  Allowed memory size of 16777216 bytes exhausted (tried to allocate 102400 bytes) in /srv/a.php on line 3\n',
      true,
      'PHP: - at /srv/a.php:3',
    ],
    ['Perl', 'no such file at /srv/a.pl line 3.\n', true, 'Perl: - at /srv/a.pl:3'],
    [
      'Java, where the library threw and the frames of the program are those of the stack around it',
      'Exception in thread "main" java.lang.RuntimeException: no settings\n\tat app.Main.main(Main.java:6)\nCaused by: java.lang.NumberFormatException: x\n\tat java.base/java.lang.Integer.parseInt(Integer.java:668)\n\t... 1 more\n',
      true,
      'Java: app.Main.main at Main.java:6',
    ],
    [
      'Java, another thread before it',
      'Exception in thread "a" java.lang.Error: no\n\tat app.Other.run(Other.java:2)\nException in thread "main" java.lang.Error: no\n\tat java.base/java.lang.Integer.parseInt(Integer.java:668)\n',
      true,
      'Java: java.lang.Integer.parseInt at Integer.java:668',
    ],
    [
      'Go, called by its library',
      'panic: no\n\ngoroutine 1 [running]:\nstrings.Repeat({0x49e033, 0x1}, 0x7)\n\t/usr/lib/go/src/strings/strings.go:545 +0xde\nmain.main()\n\t/srv/shop/main.go:17 +0x4df\n',
      false,
      'Go: main.main at /srv/shop/main.go:17',
    ],
    [
      'Rust, the first panic',
      "thread 'main' panicked at src/main.rs:2:5:\nindex out of bounds\nthread 'main' panicked at src/drop.rs:9:1:\nagain\n",
      true,
      'Rust: - at src/main.rs:2',
    ],
    [
      'OCaml',
      'Fatal error: exception Not_found\nRaised at Stdlib__map.Make.find in file "map.ml", line 137, characters 10-25\nCalled from Dune__exe__Main.load in file "bin/main.ml", line 4, characters 2-9\n',
      true,
      'OCaml: Dune__exe__Main.load at bin/main.ml:4',
    ],
    [
      'Free Pascal',
      'Runtime error 216 at $00000000004010C5\n  $00000000004010C5  READ_HEADER,  line 12 of pn.pas\n  $0000000000401141  main,  line 16 of pn.pas\n',
      false,
      'Pascal: READ_HEADER at pn.pas:12',
    ],
    [
      '.NET',
      'Unhandled exception. System.InvalidOperationException: no\n   at System.Linq.ThrowHelper.ThrowNoElementsException()\n   at App.Store.Get(String key) in /srv/Store.cs:line 31\n',
      true,
      '.NET: App.Store.Get at /srv/Store.cs:31',
    ],
    [
      'Lua',
      "lua5.4: a.lua:2: attempt to index a nil value\nstack traceback:\n\t[C]: in ?\n\ta.lua:2: in function 'load'\n",
      true,
      'Lua: - at a.lua:2',
    ],
    ['text of no runtime', 'listening on 8080\nbye\n', true, undefined],
  ])('%s', (_name, text, afterException, expected) => {
    expect(place(text, afterException)).toBe(expected)
  })
})
