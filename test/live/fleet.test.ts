import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { startNats } from '../../scripts/servers/nats.mjs'
import { runProgram } from '../../scripts/zoo/run.mjs'
import { startWatching } from '../../scripts/zoo/watch.mjs'
import { openStore } from '../../src/pipeline/store.js'
import { administer, start, until } from '../fleet/fleet.js'
import { all, emptyDatabase } from '../store/stores.js'
import { describeLive } from './availability.js'
import { compile, newFolder } from './programs.js'

describeLive('a death on a host', () => {
  const folder = newFolder()
  const crash = compile('crash', folder)

  it('comes to the store of its fleet, with the labels of the host, also by way of a reload', async () => {
    const broker = await startNats()
    const { connection } = await administer(broker.url)
    await connection.close()
    const config = join(folder, 'config.yaml')
    const configure = (service: string): void =>
      writeFileSync(
        config,
        `version: 1
store: { file: deaths.db, repeat: 0s }
filters: { comm: [crash] }
labels: { env: test, service: ${service} }
ship: { nats: ["${broker.url}"], spool: spool }
`,
      )
    configure('shop')
    const url = await emptyDatabase()
    const analyzer = start(['collect', '--nats', broker.url, '--store', url])
    await until(() => analyzer.stderr().includes('collecting the deaths'))
    const service = await startWatching(['service', '--config', config])
    await runProgram([crash, '--password=hunter2hunter2'], folder)
    configure('bank')
    process.kill(service.pid, 'SIGHUP')
    const deaths = async () => {
      const store = await openStore(url, false)
      const found = await all(store.list({ matches: [{ field: 'env', value: 'test', isPrefix: false }] }))
      await store.close()
      return found
    }
    await until(async () => (await deaths()).length === 1)
    // The configuration has been read when a death has the new label.
    await until(async () => {
      await runProgram([crash], folder)
      return (await deaths()).some(({ kind }) => kind.service === 'bank')
    })
    const { status } = await service.stop('SIGTERM')
    expect(status).toBe(0)
    const history = await openStore(join(folder, 'deaths.db'), false)
    const here = await all(history.list({ matches: [] }))
    await history.close()
    await until(async () => (await deaths()).length === here.length)
    expect((await deaths()).map(({ id, kind }) => [id, kind.signature])).toEqual(
      here.map(({ id, kind }) => [id, kind.signature]),
    )
    const store = await openStore(url, false)
    for await (const incident of store.incidents({ matches: [] })) {
      expect(JSON.stringify(incident)).not.toContain('hunter2hunter2')
      expect(incident.host.machineId).toMatch(/^[0-9a-f]{32}$/)
      expect(incident.findings[0]?.cause).toBe('null-dereference')
    }
    await store.close()
    analyzer.child.kill('SIGTERM')
    expect(await analyzer.ended).toBe(0)
    await broker.stop()
  })
})
