import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { alertmanagerBody } from '../../../src/service/alerts/messages.js'
import { post } from '../../../src/service/delivery/http.js'
import { newFolder } from '../../cli/run-cli.js'
import { NOTICE } from '../notices.js'
import { freePort, startServer } from '../servers.js'

it('an Alertmanager takes an alert, and the next about the same is the same alert', async () => {
  const folder = newFolder()
  const config = join(folder, 'alertmanager.yml')
  writeFileSync(config, 'route: { receiver: none }\nreceivers: [{ name: none }]\n')
  const url = `http://127.0.0.1:${await freePort()}`
  await startServer(
    'prometheus-alertmanager',
    [
      `--config.file=${config}`,
      `--storage.path=${folder}/data`,
      `--web.listen-address=${new URL(url).host}`,
      '--cluster.listen-address=',
    ],
    `${url}/-/ready`,
  )
  const body = (notice: typeof NOTICE, count: number): string =>
    alertmanagerBody(
      { delivery: 'd', notice, count, since: notice.time, isNew: false, windowMs: 3_600_000, text: 'text' },
      Date.now(),
    )
  const never = new AbortController().signal
  const send = (text: string) => post(`${url}/api/v2/alerts`, text, {}, never)
  await send(body(NOTICE, 1))
  await send(body({ ...NOTICE, id: 'next' }, 7))
  await send(body({ ...NOTICE, signature: 'bb', program: 'naïve\u0000\u202e "x"\n' }, 1))
  const response = await fetch(`${url}/api/v2/alerts`)
  const alerts: { labels: Record<string, string>; annotations: Record<string, string> }[] = JSON.parse(
    await response.text(),
  )
  expect(alerts.map(({ labels, annotations }) => [labels.signature, labels.program, annotations.deaths])).toEqual(
    expect.arrayContaining([
      [NOTICE.signature, 'nginx', '7'],
      ['bb', 'naïve\\x00\\u202e "x"\\n', '1'],
    ]),
  )
  expect(alerts).toHaveLength(2)
})
