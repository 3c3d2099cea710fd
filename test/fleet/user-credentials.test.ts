import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { startNats } from '../../scripts/servers/nats.mjs'
import { newFolder, runCli } from '../cli/run-cli.js'
import { start, until, writeLog } from './fleet.js'
import { createAccount } from './jwt.js'

const account = createAccount()
let broker: Awaited<ReturnType<typeof startNats>>
beforeAll(async () => {
  broker = await startNats({ config: () => account.config })
})
afterAll(() => broker.stop())

const file = (text: string): string => {
  const path = join(newFolder(), 'user.creds')
  writeFileSync(path, text)
  return path
}

const NOW = Math.floor(Date.now() / 1000)

it.each<[string, credentials: () => string, status: number, stderr: RegExp]>([
  ['let in', () => account.credentials(), 0, /no dead letters$/],
  [
    'let in nobody when they are of another account',
    () => createAccount().credentials(),
    2,
    /: the broker refuses these credentials$/,
  ],
  [
    'let in nobody when they have expired',
    () => account.credentials({}, NOW - 10),
    2,
    /: the broker refuses these credentials$/,
  ],
  [
    'let in nobody when they are none',
    () => 'creds',
    2,
    /user\.creds: not a file of user credentials; expected a JWT and/,
  ],
  [
    'let in nobody without their seed',
    () => account.credentials().replace(/^SU[A-Z2-7]{56}$/m, ''),
    2,
    /user\.creds: not a file of user/,
  ],
  [
    'let in nobody with half a seed',
    () => account.credentials().replace(/^SU[A-Z2-7]{4}/m, 'SUAAAA'),
    2,
    /user\.creds: not a file/,
  ],
])('user credentials %s', async (_, credentials, status, stderr) => {
  const args = ['dead-letters', '--nats', broker.url, '--nats-creds', file(credentials())]
  const result = await runCli(args)
  expect([result.status, result.stderr.trimEnd()]).toEqual([status, expect.stringMatching(stderr)])
})

it('bind a host to its name', async () => {
  const folder = newFolder()
  const admin = file(account.credentials())
  await runCli(['dead-letters', '--nats', broker.url, '--nats-creds', admin])
  const host = file(account.credentials({ pub: ['crashcrawler.deaths.web-1'], sub: ['_INBOX.>'] }))
  const argsOf = (name: string): string[] => {
    const spool = ['--spool', join(folder, name)]
    return ['ship', writeLog(folder, name, 3), '--nats', broker.url, '--nats-creds', host, ...spool]
  }
  expect(await runCli(argsOf('web-1'))).toMatchObject({ status: 0, stdout: '3 deaths sent\n' })
  const forging = start(argsOf('web-2'))
  await until(() => /does not let these credentials use crashcrawler\.deaths\.web-2/.test(forging.stderr()))
  forging.child.kill('SIGTERM')
  await forging.ended
  expect(forging.stdout()).toBe('0 deaths sent\n')
})
