import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { nkeys } from '@nats-io/transport-node'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { startNats } from '../../scripts/servers/nats.mjs'
import { newFolder, runCli } from '../cli/run-cli.js'
import { start, until, writeLog } from './fleet.js'

/** A certificate authority of its own, and a certificate of a server by it. */
function makeCertificates(folder: string): void {
  const openssl = (...args: string[]): void => {
    const { status, stderr } = spawnSync('openssl', args, { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=ca', '-days', '2')
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=server')
  writeFileSync(join(folder, 'names'), 'subjectAltName=IP:127.0.0.1\n')
  const signed = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '2']
  openssl('x509', '-req', '-in', 'server.csr', '-out', 'server.pem', ...signed)
  // The server runs as another user.
  spawnSync('chmod', ['644', 'server.key'], { cwd: folder })
}

it('without a stream is waited for by a host', async () => {
  const broker = await startNats()
  onTestFinished(() => broker.stop())
  const folder = newFolder()
  const log = writeLog(folder, 'web-1', 1)
  const host = start(['ship', log, '--nats', broker.url, '--spool', join(folder, 'spool')])
  await until(() => host.stderr().includes('wait in the spool'))
  expect(host.stderr()).toBe(
    `crashcrawler: ${broker.url}: the broker has no JetStream, or no stream of deaths; crashcrawler collect makes one; deaths wait in the spool\n`,
  )
})

describe('a broker with TLS and NKeys', () => {
  const host = nkeys.createUser()
  const stranger = nkeys.createUser()
  let broker: Awaited<ReturnType<typeof startNats>>
  let plain: Awaited<ReturnType<typeof startNats>>
  beforeAll(async () => {
    broker = await startNats({
      config: (folder) => {
        makeCertificates(folder)
        return `tls { cert_file: "${folder}/server.pem", key_file: "${folder}/server.key" }
authorization { users: [{ nkey: ${host.getPublicKey()} }] }`
      },
    })
    plain = await startNats()
  })
  afterAll(() => Promise.all([broker.stop(), plain.stop()]))

  const seed = (pair: typeof host, comment = ''): string => {
    const path = join(newFolder(), 'seed.nk')
    writeFileSync(path, `${comment}${Buffer.from(pair.getSeed())}\n`)
    return path
  }
  const ca = (): string => join(broker.folder, 'ca.pem')
  const address = ({ port }: { port: number }, scheme = 'tls'): string => `${scheme}://127.0.0.1:${port}`

  it.each<[string, args: () => string[], status: number, stderr: RegExp]>([
    ['is used', () => ['--nats', address(broker), '--nats-ca', ca(), '--nats-nkey', seed(host)], 0, /no dead letters$/],
    [
      'is used by an address that does not ask for TLS',
      () => ['--nats', address(broker, 'nats'), '--nats-ca', ca(), '--nats-nkey', seed(host, '# of web-1\n')],
      0,
      /no dead letters$/,
    ],
    [
      'lets in nobody else',
      () => ['--nats', address(broker), '--nats-ca', ca(), '--nats-nkey', seed(stranger)],
      2,
      /: the broker refuses these credentials$/,
    ],
    [
      'lets in nobody with a seed that is none',
      () => ['--nats', address(broker), '--nats-ca', ca(), '--nats-nkey', ca()],
      2,
      /ca\.pem: not the seed of an NKey; expected a line that begins with SU, as nk\(1\) writes it$/,
    ],
    [
      'is not trusted without its authority',
      () => ['--nats', address(broker), '--nats-nkey', seed(host)],
      2,
      /: the certificate of the broker is not of a known authority; name its file of authorities$/,
    ],
    [
      'without TLS is refused where TLS was asked for',
      () => ['--nats', address(plain)],
      2,
      /^crashcrawler: tls:\/\/127\.0\.0\.1:\d+: the broker has no TLS; tls:\/\/ and certificates ask for it$/,
    ],
    [
      'is not looked for without a file',
      () => ['--nats', address(broker), '--nats-ca', '/none'],
      2,
      /^crashcrawler: \/none: cannot be read/,
    ],
    [
      'is not found by what is no address',
      () => ['--nats', 'user:s3cret@broker:4222'],
      2,
      /^crashcrawler: broker:4222: not an address of a NATS server; give nats:/,
    ],
    [
      'is not found where nothing listens, and a token is shown by no message',
      () => ['--nats', 'nats://s3cret@127.0.0.1:1'],
      2,
      /^crashcrawler: nats:\/\/127\.0\.0\.1:1: no broker answers there$/,
    ],
    [
      'is not found where nothing listens',
      () => ['--nats', 'nats://127.0.0.1:1'],
      2,
      /127\.0\.0\.1:1: no broker answers there$/,
    ],
  ])('%s', async (_name, args, status, stderr) => {
    const result = await runCli(['dead-letters', ...args()])
    expect([result.status, result.stderr.trimEnd()]).toEqual([status, expect.stringMatching(stderr)])
  })
})
