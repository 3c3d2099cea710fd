import { chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { crashLogOf } from '../../../../src/capture/resolve/child/runtime/crash-log.js'
import { runtimeOfFile } from '../../../../src/capture/resolve/child/runtime/runtime-of.js'

describe('what runs a program, by the file of its code', () => {
  it.each([
    ['/usr/bin/python3.11', 'CPython'],
    ['/usr/local/lib/libpython3.12.so.1.0', 'CPython'],
    ['/usr/lib/libpython2.7.so.1.0', 'CPython'],
    ['/usr/bin/node', 'Node.js'],
    ['/usr/lib/x86_64-linux-gnu/libnode.so.108', 'Node.js'],
    ['/usr/lib/jvm/java-17-openjdk-amd64/lib/server/libjvm.so', 'Java'],
    ['/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.0/libcoreclr.so', '.NET'],
    ['/usr/bin/perl', 'Perl'],
    ['/usr/lib/x86_64-linux-gnu/libperl.so.5.36', 'Perl'],
    ['/usr/lib/x86_64-linux-gnu/libruby-3.1.so.3.1', 'Ruby'],
    ['/usr/sbin/php-fpm8.2', 'PHP'],
    ['/usr/lib/python3/dist-packages/numpy/core/_multiarray.cpython-311-x86_64-linux-gnu.so', undefined],
    ['/usr/bin/node_exporter', undefined],
    ['/opt/pythonic', undefined],
    ['/usr/lib/jvm/java-17-openjdk-amd64/lib/libjava.so', undefined],
    ['/usr/lib/x86_64-linux-gnu/libc.so.6', undefined],
  ])('%s: %s', (path, name) => {
    expect(runtimeOfFile(path)?.name).toBe(name)
  })
})

describe('where a runtime wrote down its own crash', () => {
  const root = mkdtempSync(join(tmpdir(), 'crashcrawler-runtime-'))
  afterAll(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, 'tmp'))
  mkdirSync(join(root, 'work/logs'), { recursive: true })
  const uid = process.getuid?.() ?? 0
  for (const path of [
    'work/hs_err_pid1.log',
    'tmp/hs_err_pid2.log',
    'work/logs/3.log',
    'work/report.20260102.030405.4.0.001.json',
    'work/report.20260102.030406.4.0.002.json',
    'work/report.20260102.030406.44.0.001.json',
    'tmp/hs_err_pid5.log',
  ]) {
    writeFileSync(join(root, path), '')
  }
  mkdirSync(join(root, 'work/hs_err_pid6.log'))
  if (uid === 0) chownSync(join(root, 'tmp/hs_err_pid5.log'), 12_345, 12_345)

  it.each<[string, string, number, string[], string | undefined, string | undefined]>([
    ['in the working directory', 'Java', 1, [], '/work', '/work/hs_err_pid1.log'],
    ['in /tmp', 'Java', 2, [], '/work', '/tmp/hs_err_pid2.log'],
    ['where it was told', 'Java', 3, ['java', '-XX:ErrorFile=logs/%p.log'], '/work', '/work/logs/3.log'],
    ['no working directory was captured', 'Java', 1, [], undefined, undefined],
    ['there is none', 'Java', 7, [], '/work', undefined],
    ['a folder', 'Java', 6, [], '/work', undefined],
    ['the last of several reports', 'Node.js', 4, [], '/work', '/work/report.20260102.030406.4.0.002.json'],
    ['of a runtime that writes none', 'CPython', 1, [], '/work', undefined],
  ])('%s', (_, runtime, pid, argv, cwd, path) => {
    expect(crashLogOf(runtime, { root, readers: [], uid, pid, argv, cwd })).toBe(path)
  })

  it("somebody else's does not count", () => {
    expect(
      crashLogOf('Java', { root, readers: [], uid: uid === 0 ? 0 : 1, pid: 5, argv: [], cwd: '/work' }),
    ).toBeUndefined()
  })
})
