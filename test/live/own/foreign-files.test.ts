import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, expect, it } from 'vitest'
import { PROGRAM } from '../../../scripts/zoo/watch.mjs'
import type { CrashEvent } from '../../../src/model/event.js'
import { runCli } from '../../cli/run-cli.js'
import { describeLive } from '../availability.js'
import { newFolder } from '../programs.js'

const USER = 30_001
const AS_USER = [`--reuid=${USER}`, `--regid=${USER}`, '--clear-groups']
const SECRET = 'kept-from-all-but-root'

/** An ordinary user makes the files of a program lead to those of root. */
describeLive('a crash of an ordinary user tells nothing of the files of root', () => {
  const folder = newFolder()
  const home = join(folder, 'home')
  const secrets = join(folder, 'root')
  const log = join(folder, 'log.ndjson')
  const musl = `ld-musl-${process.arch === 'x64' ? 'x86_64' : 'aarch64'}`
  let record = ''
  const events: CrashEvent[] = []

  /** What is watched and recorded, as root, of a command that the user runs. */
  function crash(...command: string[]): void {
    const watched = [PROGRAM, 'run', '--record', log, '--', 'setpriv', ...AS_USER, ...command]
    spawnSync(process.execPath, watched, { stdio: 'ignore', timeout: 60_000 })
  }

  beforeAll(() => {
    chmodSync(folder, 0o755)
    for (const [path, mode] of [
      [home, 0o755],
      [secrets, 0o700],
    ] as const) {
      mkdirSync(path)
      chmodSync(path, mode)
    }
    writeFileSync(join(secrets, 'meta'), `Name: ${SECRET}\nVersion: 1.0\n`, { mode: 0o600 })
    writeFileSync(join(secrets, 'package.json'), JSON.stringify({ name: SECRET, version: '1.0' }), { mode: 0o600 })
    writeFileSync(join(secrets, 'key'), `/${SECRET}\n${SECRET}\n`, { mode: 0o600 })
    writeFileSync(join(secrets, 'source.c'), `${SECRET}\n`.repeat(9), { mode: 0o600 })

    const compile = (name: string, text: string, ...options: string[]): string => {
      const source = join(home, `${name}.c`)
      writeFileSync(source, text)
      execFileSync('gcc', ['-w', '-g', source, ...options, '-o', join(home, name)], { cwd: home })
      return join(home, name)
    }
    const ending = 'int main(void) { *(volatile int *)0 = 1; }\n'
    const program = compile('program', `#line 3 "${secrets}/source.c"\n${ending}`)
    const python = join(home, 'site-packages')
    const node = join(home, 'node_modules/foo')
    mkdirSync(join(python, 'foo-1.dist-info'), { recursive: true })
    mkdirSync(node, { recursive: true })
    copyFileSync(program, join(python, 'program'))
    copyFileSync(program, join(node, 'program'))
    writeFileSync(join(python, 'foo-1.dist-info/RECORD'), 'program,,\n')
    symlinkSync(join(secrets, 'meta'), join(python, 'foo-1.dist-info/METADATA'))
    symlinkSync(join(secrets, 'package.json'), join(node, 'package.json'))

    compile('libgone.so', 'void gone(void) {}', '-shared', '-fPIC', '-Wl,-soname,libgone.so')
    compile(`${musl}.so.1`, 'void _start(void) { *(volatile int *)0 = 1; }', '-static-pie', '-nostdlib', '-fPIE')
    const linker = `-Wl,-dynamic-linker,${home}/${musl}.so.1`
    compile('linked', 'void gone(void); int main(void) { gone(); }', `${home}/libgone.so`, linker)
    execFileSync('rm', [join(home, 'libgone.so')])
    const planted = (link: string, to: string): string =>
      `mount -t tmpfs none /etc && ${link} ${to} /etc/${musl}.path && { ${home}/linked; sleep 3; }`
    writeFileSync(join(home, 'words'), `/fine\nroot:$6$hash:19000\n/also/fine\n`)
    execFileSync('chown', ['-Rh', `${USER}:${USER}`, home])

    crash(join(python, 'program'))
    crash(join(node, 'program'))
    crash('unshare', '-Urm', 'sh', '-c', planted('ln -s', join(secrets, 'key')))
    crash('unshare', '-Urm', 'sh', '-c', planted('cp', join(home, 'words')))
    chmodSync(program, 0o711)
    chownSync(program, 0, 0)
    crash(program)
    record = readFileSync(log, 'utf8')
    for (const line of record.split('\n')) if (line.includes('"process"')) events.push(JSON.parse(line))
  })

  const ended = (path: string, index = 0): CrashEvent | undefined =>
    events.filter(({ process }) => process.exe === path)[index]

  it('in its record', () => {
    expect(events.length).toBeGreaterThanOrEqual(5)
    expect(record).not.toContain(SECRET)
  })

  it.each([
    ['the metadata of a Python distribution', 'site-packages/program'],
    ['the manifest of an npm package', 'node_modules/foo/program'],
  ])('by %s', (_, path) => {
    const [own] = ended(join(home, path))?.libraries ?? []
    expect(own?.path).toBe(join(home, path))
    expect(own).not.toHaveProperty('package')
  })

  it('by the configuration of a dynamic linker', () => {
    const missing = ended(join(home, 'linked'))?.libraries?.find((each) => each.missing)
    expect(missing?.searched).toEqual(['/lib', '/usr/local/lib', '/usr/lib'])
  })

  it('and lines of it that are no folders are left out, and that is said', () => {
    const missing = ended(join(home, 'linked'), 1)?.libraries?.find((each) => each.missing)
    expect(missing).toMatchObject({ searched: ['/fine', '/also/fine'], rejected: ['searched'] })
  })

  it('by a program that it may run and not read', () => {
    const { libraries, stack } = ended(join(home, 'program')) ?? {}
    expect(libraries?.[0]).toEqual({ path: join(home, 'program'), unreadable: true })
    expect(stack?.frames[0]).not.toHaveProperty('symbol')
  })

  const reportOf = async (path: string): Promise<string> => {
    const { stdout } = await runCli(['analyze', '--format', 'md', path])
    expect(stdout).toContain('SIGSEGV')
    return stdout
  }

  it('by the source of its program', async () => {
    expect(await reportOf(log)).not.toContain(SECRET)
  })

  it.each([
    ['a log of another user', USER, 0o600],
    ['a log that others can write', 0, 0o666],
  ])('nor does %s, whatever user it names', async (_, owner, mode) => {
    const forged = join(folder, `forged-${owner}.ndjson`)
    writeFileSync(forged, record.replaceAll(/"(uid|gid|fsUid|fsGid)":\d+/g, '"$1":0'))
    chmodSync(forged, mode)
    chownSync(forged, owner, owner)
    expect(await reportOf(forged)).not.toContain(SECRET)
    const believed = join(folder, 'believed.ndjson')
    copyFileSync(forged, believed)
    chmodSync(believed, 0o600)
    expect(await reportOf(believed)).toContain(SECRET)
  })
})
