import { expect, it } from 'vitest'
import { lastLine } from '../../src/model/last-line.js'

const LOG = 'npm error A complete log of this run can be found in: /root/.npm/_logs/1.log\n'

it.each<[name: string, standardError: string, line: string | undefined]>([
  ['nothing', '', undefined],
  ['a message', 'ready\ncannot bind to port 80\n\n', 'cannot bind to port 80'],
  ['a stack below it', 'Error: no store\n    at main (a.js:1:1)\n', 'Error: no store'],
  ['a stack alone', '    at main (a.js:1:1)\n', 'at main (a.js:1:1)'],
  ['Lua', 'lua: no store\nstack traceback:\n\t[C]: in ?\n', 'lua: no store'],
  [
    'gcc',
    'cc1: fatal error: a.c: No such file or directory\ncompilation terminated.\n',
    'cc1: fatal error: a.c: No such file or directory',
  ],
  [
    'tar',
    'tar: a.tar: Cannot open: No such file\ntar: Error is not recoverable: exiting now\n',
    'tar: a.tar: Cannot open: No such file',
  ],
  [
    'go test',
    '--- FAIL: TestA (0.00s)\n    a_test.go:5: wrong total\nFAIL\nexit status 1\nFAIL\ta\t0.1s\n',
    '--- FAIL: TestA (0.00s)',
  ],
  ['uWSGI', "uwsgi: unrecognized option '--a'\ngetopt_long() error\n", "uwsgi: unrecognized option '--a'"],
  [
    'PHP-FPM',
    '[30-Nov-2026 23:13:22] ERROR: unable to bind\n[30-Nov-2026 23:13:22] ERROR: FPM initialization failed\n',
    '[30-Nov-2026 23:13:22] ERROR: unable to bind',
  ],
  [
    'java',
    'Error: Main method not found in class A, please define the main method as:\n   public static void main(String[] args)\nor a JavaFX application class must extend javafx.application.Application\n',
    'Error: Main method not found in class A, please define the main method as:',
  ],
  [
    'npm, no script',
    `npm error Missing script: "x"\nnpm error\nnpm error To see a list of scripts, run:\nnpm error   npm run\n${LOG}`,
    'npm error Missing script: "x"',
  ],
  [
    'npm, no package.json',
    `npm error code ENOENT\nnpm error syscall open\nnpm error path /a/package.json\nnpm error errno -2\nnpm error enoent Could not read package.json\nnpm error enoent\n${LOG}`,
    'npm error enoent Could not read package.json',
  ],
  [
    'npm, a package that is not there',
    `npm warn old\nnpm ERR! code E404\nnpm ERR! 404 Not Found - GET https://a/b\nnpm ERR! 404 \nnpm ERR! 404 or git url.\n`,
    'npm ERR! 404 Not Found - GET https://a/b',
  ],
  ['npm, the fields of an error alone', 'npm error code 1\n', 'npm error code 1'],
])('%s', (_name, standardError, line) => {
  expect(lastLine(standardError)).toBe(line)
})
