import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import { openStore } from '../../src/pipeline/store.js'
import { runProgram as runCommand } from '../cli/run-cli.js'
import { openReceiver } from '../service/receiver.js'
import { all } from '../store/stores.js'
import { describeLive } from './availability.js'
import { compile, newFolder } from './programs.js'

describeLive('the service', () => {
  const folder = newFolder()
  const crash = compile('crash', folder)
  const config = join(folder, 'config.yaml')
  const store = join(folder, 'deaths.db')
  const configure = (filters: string): void =>
    writeFileSync(
      config,
      `version: 1\nstore: { file: deaths.db, repeat: 0s }\nfilters: ${filters}\njournal: { enabled: false }\n`,
    )
  const start = (environment?: NodeJS.ProcessEnv) => startWatching(['service', '--config', config], environment)
  const programs = async (): Promise<string[]> => {
    const history = await openStore(store, false)
    const deaths = await all(history.list({ matches: [] }))
    await history.close()
    return deaths.map(({ kind }) => `${kind.program} ${kind.signal}`)
  }

  it('keeps deaths, reloads its configuration, and reports to its manager', async () => {
    const manager = openReceiver()
    const said: string[] = []
    const saying = (text: string) =>
      vi.waitUntil(() => said.push(...manager.texts()) >= 0 && said.some((each) => each.startsWith(text)), {
        timeout: 20_000,
      })
    configure('{ comm: [crash] }')
    const service = await start({ ...process.env, NOTIFY_SOCKET: manager.path, WATCHDOG_USEC: '400000' })
    await saying('READY=1\nSTATUS=watching process deaths on this machine')
    await saying('WATCHDOG=1')
    await runProgram([crash], folder)

    said.length = 0
    configure('{ com: [crash] }')
    process.kill(service.pid, 'SIGHUP')
    await saying('RELOADING=1')
    await saying('READY=1')
    await runProgram([crash], folder)

    said.length = 0
    configure('{ comm: [other] }')
    process.kill(service.pid, 'SIGHUP')
    await saying('READY=1')
    await runProgram([crash], folder)

    const { status, stderr } = await service.stop('SIGTERM')
    expect(status).toBe(0)
    expect(manager.texts()).toContain('STOPPING=1\nSTATUS=handing over what was captured')
    expect(await programs()).toEqual(['crash SIGSEGV', 'crash SIGSEGV'])
    expect(stderr.filter((line) => !line.includes('watching process deaths'))).toEqual([
      expect.stringContaining(`${config}:3:12: CC0101: unknown key "com"; expected one of comm, `),
      'crashcrawler: configuration not reloaded, the old one stays',
      expect.stringMatching(/^crashcrawler: the capture was started anew: nothing was watched for \d+ ms$/),
      `crashcrawler: configuration reloaded: ${config}`,
      expect.stringMatching(/^crashcrawler: stopped: 2 deaths taken, \d+ captured, 0 lost$/),
    ])
  })

  it('says when nothing was watched, and lets no second service write to its history', async () => {
    configure('{ comm: [crash] }')
    const service = await start()
    const second = await runCommand(['service', '--config', config])
    expect(second.stderr).toBe(
      `crashcrawler: ${store}: another crashcrawler service keeps its deaths here; stop it first\n`,
    )
    expect(second.status).toBe(2)
    expect((await service.stop('SIGKILL')).stderr[0]).toMatch(
      /^crashcrawler: nothing was watched from [-\d]+ [:\d]+ [^(]+ to [-\d]+ [:\d]+ [^(]+ \([\d.]+ s\)$/,
    )
    const { status, stderr } = await (await start()).stop()
    expect(stderr[0]).toContain(' s; the service was killed, up to a minute after the first of these times)')
    expect(status).toBe(0)
  })
})
