import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { FORMATS } from '../../src/pipeline/formats.js'
import { newFolder, readFixture, runCli } from './run-cli.js'

/** Memory is in the log alone, where nothing can be taken out of it. */
const MEMORY = 'bWVtb3J5IG9mIHRoZSBwcm9jZXNz'
const SECRETS = ['hunter22', 's3cr3t-url', 'jane@example.org', MEMORY]

/** A log of one death whose arguments, environment and messages hold secrets, beside a rule that tells them. */
function leakyLog(): string {
  const [header = '', line = ''] = readFixture('null-read').split('\n')
  const event = JSON.parse(line)
  event.process.argv = ['app', '--password', 'hunter22', 'postgres://a:s3cr3t-url@db']
  event.process.environment = { DB_PASSWORD: 'hunter22' }
  event.message = `login as jane@example.org with hunter22: ${'x'.repeat(190)} s3cr3t-url`
  event.stderrTail = 'sent hunter22 to jane@example.org'
  event.raw = MEMORY
  const cwd = newFolder()
  writeFileSync(join(cwd, 'log.ndjson'), `${header}\n${JSON.stringify(event)}\n`)
  writeFileSync(join(cwd, 'rules.yaml'), RULE)
  return cwd
}

const RULE = `version: 1
rules:
  - id: local/leaky
    title: Tells what it saw
    cause: x-leaky
    severity: high
    confidence: certain
    when:
      all:
        - { fact: argv, operator: "someFact:startsWith", value: hunter2 }
        - { name: all-of-it, fact: argv, operator: "someFact:startsWith", value: postgres }
        - { fact: message, operator: startsWith, value: "login as jane" }
    message: "{{argv}} said {{message}} in {{evidence.all-of-it}}"
`
const ALL = FORMATS.flatMap((format) => ['--format', format])

it('hides secrets in every format, those that a rule matched and tells of included', async () => {
  const cwd = leakyLog()
  const { status } = await runCli(['analyze', 'log.ndjson', '--rules', 'rules.yaml', '--out', 'out', ...ALL], { cwd })
  expect(status).toBe(0)
  const files = readdirSync(join(cwd, 'out'))
  const whole = Object.fromEntries(files.map((name) => [name, readFileSync(join(cwd, 'out', name), 'utf8')]))
  for (const [name, text] of Object.entries(whole)) {
    for (const secret of SECRETS) expect(text, name).not.toContain(secret)
  }
  const findings = files.find((name) => name.endsWith('.findings.json')) ?? ''
  expect(JSON.parse(whole[findings] ?? '').findings[0]).toMatchObject({
    rule: 'local/leaky',
    explanation: expect.stringContaining(
      'app, --password, [redacted], postgres://a:[redacted]@db said login as [redacted]',
    ),
  })
})

it('hides nothing with --no-redact, and more with --redact', async () => {
  const cwd = leakyLog()
  const argvOf = async (...options: string[]): Promise<unknown> =>
    JSON.parse((await runCli(['analyze', 'log.ndjson', '--format', 'json', ...options], { cwd })).stdout).process.argv
  expect(await argvOf('--no-redact')).toEqual(['app', '--password', 'hunter22', 'postgres://a:s3cr3t-url@db'])
  expect(await argvOf('--redact', 'p{2}')).toEqual([
    'a[redacted]',
    '--password',
    '[redacted]',
    'postgres://a:[redacted]@db',
  ])
})
