import { expect, it } from 'vitest'
import { openNotify } from '../../src/service/systemd/notify.js'
import { openReceiver } from './receiver.js'

it('the manager gets what sd_notify(3) says', () => {
  const { path, texts } = openReceiver()
  const environment: NodeJS.ProcessEnv = {
    NOTIFY_SOCKET: path,
    WATCHDOG_USEC: '30000000',
    WATCHDOG_PID: '7',
    HOME: '/',
  }
  const notify = openNotify(environment, 7)
  expect(environment).toEqual({ HOME: '/' })
  expect(notify.watchdogMs).toBe(30_000)
  notify.ready('watching\nthis machine')
  notify.alive()
  notify.reloading()
  notify.status('busy')
  notify.stopping('done')
  expect(texts()).toEqual([
    'READY=1\nSTATUS=watching this machine',
    'WATCHDOG=1',
    expect.stringMatching(/^RELOADING=1\nMONOTONIC_USEC=\d+$/),
    'STATUS=busy',
    'STOPPING=1\nSTATUS=done',
  ])
})

it.each<[name: string, environment: NodeJS.ProcessEnv]>([
  ['no manager', {}],
  ['a manager that has gone', { NOTIFY_SOCKET: '/nowhere/notify' }],
  ['a watchdog for another process', { NOTIFY_SOCKET: '/nowhere/notify', WATCHDOG_USEC: '1000', WATCHDOG_PID: '8' }],
  ['a watchdog that is off', { NOTIFY_SOCKET: '/nowhere/notify', WATCHDOG_USEC: '0' }],
])('%s: nothing happens', (_, environment) => {
  const notify = openNotify(environment, 7)
  notify.ready('watching')
  expect(notify.watchdogMs).toBeUndefined()
})
