import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { splitIncident } from '../../src/model/split-incident.js'
import { openConsumer } from '../../src/pipeline/service/consumer.js'
import { settingsOf } from '../../src/pipeline/service/settings.js'
import { openStore } from '../../src/pipeline/store.js'
import { newFolder, runCli } from '../cli/run-cli.js'
import { arrival } from '../store/stores.js'

it('deaths for which the spool had no room are counted in the history of the host, which has them', async () => {
  const folder = newFolder()
  const settings = settingsOf(
    {
      version: 1,
      store: { file: 'deaths.db', repeat: '0s' },
      journal: { enabled: false },
      ship: { nats: ['nats://127.0.0.1:1'], spool: 'spool', 'spool-size': '2K' },
    },
    (path) => resolve(folder, path),
  )
  const notes: string[] = []
  const consumer = await openConsumer(settings, { onNote: (note) => notes.push(note), counters: () => undefined })
  consumer.start()
  for (let at = 0; at < 40; at++) consumer.take(splitIncident(arrival({ at }).incident).event)
  expect(await consumer.close()).toBe(0)
  expect(notes).toContain('the spool is full; deaths are dropped until there is room')

  const store = await openStore(settings.store.file, false)
  const { deaths } = await store.totals({ matches: [] })
  const [unsent, another] = await store.dropped()
  await store.close()
  expect([deaths, unsent?.reason, another]).toEqual([40, 'unsent', undefined])
  expect(unsent?.deaths).toBeGreaterThan(10)
  expect(unsent?.deaths).toBeLessThan(40)
  const { stdout } = await runCli(['stats', '--store', join(folder, 'deaths.db')])
  expect(stdout).toContain('not in the history of the fleet, only in this one: the spool was full')
})
