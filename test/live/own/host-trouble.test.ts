import { expect, it } from 'vitest'
import { newFolder } from '../../cli/run-cli.js'
import { describeLive } from '../availability.js'
import { shell } from '../run-command.js'

describeLive('what is full, closed or missing on a host', () => {
  it.each<[string, string, number]>([
    ['its output has no room', `"$@" run -- sh -c 'exit 3' >/dev/full 2>/dev/full`, 3],
    ['its output is closed', `"$@" run -- sh -c 'exit 3' >&- 2>&-`, 3],
    ['the reader of its output has left', `"$@" run -- sh -c 'exit 3' 2>&1 | true; exit \${PIPESTATUS[0]}`, 3],
  ])('run keeps the status of the command where %s', (_, script, status) => {
    expect(shell(script, newFolder()).status).toBe(status)
  })

  const READ_ONLY = 'mkdir disk; mount -t tmpfs -o ro none disk'
  const NO_PROC = 'mount -t tmpfs none /proc'
  it.each<[string, string, RegExp]>([
    [
      'a read-only disk, record',
      `${READ_ONLY}; "$@" record disk/log`,
      /^disk\/log: cannot be written \(.*read-only\)$/,
    ],
    ['a read-only disk, run', `${READ_ONLY}; "$@" run --record disk/log -- true`, /^disk\/log: cannot be written/],
    ['no /proc, record', `${NO_PROC}; "$@" record log`, /^\/proc is not mounted here.*mount -t proc proc \/proc$/],
    ['no /proc, snoop', `${NO_PROC}; "$@" snoop`, /^\/proc is not mounted here/],
    ['a user namespace', 'unshare --user --map-root-user "$@" record log', /^this is a user namespace.* on the host/],
  ])('%s: one clear line', (_, script, message) => {
    const { status, stderr } = shell(script, newFolder())
    const [line = '', ...more] = stderr.trimEnd().split('\n')
    expect(line.replace('crashcrawler: ', '')).toMatch(message)
    expect([status, more]).toEqual([2, []])
  })
})
