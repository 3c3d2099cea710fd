import { createHmac } from 'node:crypto'
import { expect, it } from 'vitest'
import { createAlertText } from '../../../src/report/alert.js'
import type { Alert } from '../../../src/service/alerts/alert.js'
import { alertmanagerBody, mailText, signatureOf } from '../../../src/service/alerts/messages.js'
import { NOTICE } from '../notices.js'

const ALERT: Alert = {
  delivery: '6f1c',
  notice: NOTICE,
  count: 3,
  since: NOTICE.time,
  isNew: true,
  windowMs: 3_600_000,
  text: 'the text\n',
}

it('the stock text', () => {
  const text = createAlertText()
  expect(text(ALERT)).toBe(`nginx (pid 4711) died by SIGSEGV: null dereference
3 times since 2026-11-28T12:00:03.000000001Z
This host had no such death before.

nginx read through a null pointer.

Look at the function on top.

host web-1, 2026-11-28T12:00:03.000000001Z
unit nginx.service
program /usr/sbin/nginx
severity high, confidence high, rule memory/null-dereference

The report: crashcrawler show f3792de170f1
All of this kind: crashcrawler list signature=aa11bb22cc33dd44
`)
  const { id, time, host, program, pid, signature, severity, headline } = NOTICE
  const bare = { id, time, host, program, pid, signature, severity, headline, unit: undefined }
  expect(
    text({ ...ALERT, notice: bare, count: 1, isNew: false }),
  ).toBe(`nginx (pid 4711) died by SIGSEGV: null dereference

host web-1, 2026-11-28T12:00:03.000000001Z
severity high

The report: crashcrawler show f3792de170f1
All of this kind: crashcrawler list signature=aa11bb22cc33dd44
`)
})

it('an alert of Alertmanager', () => {
  const notice = { ...NOTICE, program: 'a\nb', unit: 'x'.repeat(1000) }
  expect(JSON.parse(alertmanagerBody({ ...ALERT, notice }, Date.parse('2026-11-28T12:00:05Z')))).toEqual([
    {
      labels: {
        alertname: 'ProcessDied',
        host: 'web-1',
        program: 'a\\nb',
        unit: `${'x'.repeat(128)}… (+872 characters)`,
        user: 'www-data',
        cause: 'null-dereference',
        severity: 'high',
        signature: NOTICE.signature,
      },
      annotations: { summary: NOTICE.headline, description: 'the text\n', id: NOTICE.id, deaths: '3' },
      startsAt: NOTICE.time,
      endsAt: '2026-11-28T13:00:05.000Z',
    },
  ])
})

it.each([
  ['plain', NOTICE.headline, 'Subject: [high] web-1: nginx (pid 4711) died by SIGSEGV: null dereference (3 times)'],
  [
    'not ASCII',
    'überläufer (pid 1) died',
    `Subject: =?utf-8?B?${Buffer.from('[high] web-1: überläufer (pid 1) died (3 t').toString('base64').slice(0, 52)}`,
  ],
])('an e-mail: %s', (_, headline, subject) => {
  const notice = { ...NOTICE, headline }
  const text = mailText({ ...ALERT, notice }, ['a@example.com', 'b@example.com'], 'c@example.com')
  const [head = '', body] = text.split('\n\n')
  expect(head.split('\n')).toEqual(
    expect.arrayContaining([
      'To: a@example.com, b@example.com',
      'From: c@example.com',
      expect.stringContaining(subject),
    ]),
  )
  expect(Math.max(...head.split('\n').map((line) => line.length))).toBeLessThan(120)
  expect(body).toBe('the text\n')
})

it('a signature is an HMAC of the body', () => {
  expect(signatureOf('body', Buffer.from('key'))).toBe(
    `sha256=${createHmac('sha256', 'key').update('body').digest('hex')}`,
  )
})
