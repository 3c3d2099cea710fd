import { spawnSync } from 'node:child_process'
import { copyFileSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { compareFrames, gdbFrames } from '../../../scripts/accuracy/debugger-frames.mjs'
import { type Death, dumpDeaths, type Program } from '../../../scripts/accuracy/dump-deaths.mjs'
import type { Incident } from '../../../src/model/finding.js'
import { describeCores } from '../../capture/core/cores.js'
import { runCli, runProgram } from '../../cli/run-cli.js'
import { describeLive } from '../availability.js'
import { newFolder } from '../programs.js'

/** `npm run accuracy:core` has more of them. */
const PROGRAMS: Program[] = [
  { name: 'null-strlen', source: 'null-strlen' },
  { name: 'static', source: 'null-write', flags: ['-static'] },
  { name: 'stripped', source: 'null-write', stripped: true },
  { name: 'cxx-exception', source: 'cxx-exception' },
  { name: 'thread-crash', source: 'thread-crash' },
  { name: 'waiting', source: 'waiting.c', killed: 'SIGKILL' },
  { name: 'method', source: 'method.cpp' },
]

describeCores('an exported core', () => {
  describeLive('of a recorded death', () => {
    const folder = newFolder()
    const log = join(folder, 'log.ndjson')
    let deaths: Death[] = []
    const deathOf = (name: string): Death => {
      const death = deaths.find((each) => each.name === name)
      if (!death) throw new Error(`${name} did not die`)
      return death
    }

    beforeAll(async () => {
      deaths = await dumpDeaths(PROGRAMS, folder)
    })

    describe.each(PROGRAMS.map(({ name }) => name))('%s', (name) => {
      it('has in gdb the frames that the core of the whole process has', () => {
        const { program, whole, exported } = deathOf(name)
        const { frames, differences } = compareFrames(gdbFrames(program, whole), gdbFrames(program, exported))
        expect(differences).toEqual([])
        expect(frames).toBeGreaterThan(3)
      })

      it('opens in eu-stack', () => {
        const { program, exported } = deathOf(name)
        // Its status is 1 where a thread has a frame without unwind information, as in the core of the whole process.
        const { stdout } = spawnSync('eu-stack', ['--core', exported, '-e', program], { encoding: 'utf8' })
        expect(stdout).toMatch(/^#0 /m)
      })

      it('gives the report that the log gives', async () => {
        const { exported, id } = deathOf(name)
        const [fromCore, fromLog] = await Promise.all([
          runCli(['analyze', exported, '--format', 'json']),
          runCli(['analyze', log, '--id', id, '--format', 'json']),
        ])
        expect(JSON.parse(fromCore.stdout)).toEqual(JSON.parse(fromLog.stdout))
      })
    })

    it('has arguments, variables, and what they point at', () => {
      const { program, exported } = deathOf('method')
      const print = ['bt 1', 'info locals', 'print *this', 'print *item'].flatMap((each) => ['-ex', each])
      const { stdout } = spawnSync('gdb', ['-q', '-batch', program, '-c', exported, ...print], { encoding: 'utf8' })
      expect(stdout).toMatch(/sell \(this=0x[0-9a-f]+, item=0x[0-9a-f]+, buyer=0x[0-9a-f]+ "bob", slot=0x0\)/)
      expect(stdout).toMatch(/^number = 49$/m)
      expect(stdout).toMatch(/orders = 42/)
      expect(stdout).toMatch(/= \{id = 7, name = 0x[0-9a-f]+ "kettle", price = 19.5\}/)
    })

    it('has what only a variable of a caller, on the stack, points at', () => {
      const { program, exported } = deathOf('method')
      const words = ['-q', '-batch', program, '-c', exported, '-ex', 'up', '-ex', 'info locals']
      expect(spawnSync('gdb', words, { encoding: 'utf8' }).stdout).toMatch(/sign = 0x[0-9a-f]+ "open until six"/)
    })

    it('opens in lldb, and as a minidump too, with what the program has', async () => {
      const { program, id, exported } = deathOf('method')
      const minidump = join(dirname(program), 'method.dmp')
      await runCli(['export', id, '--log', log, '--format', 'minidump', '-o', minidump])
      for (const file of [exported, minidump]) {
        const words = ['-b', program, '-c', file, '-o', 'bt', '-o', 'frame variable number buyer']
        const { stdout } = spawnSync('lldb', words, { encoding: 'utf8', input: '' })
        expect(stdout).toMatch(/frame #0: .*Shop::sell\(.*\) at method\.cpp:\d+/)
        expect(stdout).toMatch(/frame #1: .*main at method\.cpp:\d+/)
        expect(stdout).toMatch(/number = 49[\s\S]*buyer = 0x[0-9a-f]+ "bob"/)
      }
    })

    it('has all threads, in less than a hundredth of the memory', () => {
      const { program, whole, exported } = deathOf('waiting')
      expect(gdbFrames(program, exported).size).toBe(8)
      expect(statSync(exported).size * 100).toBeLessThan(statSync(whole).size)
    })

    it('can be read by its owner only, as the log', () => {
      const modes = [log, deathOf('waiting').exported].map((file) => statSync(file).mode & 0o777)
      expect(modes).toEqual([0o600, 0o600])
    })

    it('costs the log at most 12 KB for a death of one thread', () => {
      const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(1)
      const sizes = lines
        .map((line) => JSON.parse(line))
        .filter(({ process, threads }) => process?.cwd?.startsWith(folder) && threads?.length === 1)
        .map(({ raw }) => raw.length)
      expect(Math.max(...sizes)).toBeLessThan(12 * 1024)
      expect(sizes.length).toBeGreaterThan(2)
    })

    describe('is unwound again', () => {
      const framesOf = async (name: string, ...options: string[]): Promise<string[]> => {
        const { stdout } = await runCli(['analyze', log, '--id', deathOf(name).id, '--format', 'json', ...options])
        const { stack }: Incident = JSON.parse(stdout)
        return (stack?.frames ?? []).map(({ symbol, file, line }) => `${symbol} ${file && basename(file)}:${line}`)
      }

      it('with debug files that were not there', async () => {
        const { program } = deathOf('stripped')
        expect(await framesOf('stripped')).not.toContainEqual(expect.stringMatching(/^main /))
        expect(await framesOf('stripped', '--symbols', dirname(program))).toContainEqual(
          expect.stringMatching(/^main stripped\.c:\d+$/),
        )
      })

      it('with a program that is elsewhere, and not with another one', async () => {
        const { program } = deathOf('null-strlen')
        const recorded = await framesOf('null-strlen')
        const away = `${program}.away`
        renameSync(program, away)
        try {
          copyFileSync(deathOf('static').program, program)
          expect(await framesOf('null-strlen', '--sysroot', '/')).toEqual(recorded)
        } finally {
          rmSync(program, { force: true })
          renameSync(away, program)
        }
      })
    })

    it('is opened by the command gdb', async () => {
      const { stdout, status } = await runProgram([
        'gdb',
        deathOf('cxx-exception').id,
        '--log',
        log,
        '--',
        '-batch',
        '-ex',
        'bt',
      ])
      expect(status).toBe(0)
      expect(stdout).toMatch(/^#\d+ .* in parse \(.*\) at .*cxx-exception\.cpp:\d+$/m)
    })
  })
})
