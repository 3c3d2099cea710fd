import { describe, expect, it } from 'vitest'
import { hideInArguments } from '../../src/redact/arguments.js'

const hide = (argv: string[]): string[] => hideInArguments(argv, () => {})

describe('secrets go', () => {
  it.each<[string[], string[]]>([
    [
      ['app', '--password=a b'],
      ['app', '--password=[redacted]'],
    ],
    [
      ['app', '--password', 'hunter2', 'db'],
      ['app', '--password', '[redacted]', 'db'],
    ],
    [
      ['app', '--db-password', 'x'],
      ['app', '--db-password', '[redacted]'],
    ],
    [
      ['app', '-password', 'x'],
      ['app', '-password', '[redacted]'],
    ],
    [
      ['app', '--pass', 'x'],
      ['app', '--pass', '[redacted]'],
    ],
    [
      ['app', '--accessToken=x'],
      ['app', '--accessToken=[redacted]'],
    ],
    [
      ['app', '--api-key', '-x'],
      ['app', '--api-key', '-x'],
    ],
    [
      ['env', 'PGPASSWORD=x', 'psql', '-p', '5432'],
      ['env', 'PGPASSWORD=[redacted]', 'psql', '-p', '5432'],
    ],
    [
      ['mysql', '-uroot', '-phunter2', '-h', 'db'],
      ['mysql', '-uroot', '-p[redacted]', '-h', 'db'],
    ],
    [
      ['/usr/bin/mysqldump', '-px'],
      ['/usr/bin/mysqldump', '-p[redacted]'],
    ],
    [
      ['sudo', 'mariadb-admin', '-px'],
      ['sudo', 'mariadb-admin', '-p[redacted]'],
    ],
    [
      ['sshpass', '-p', 'x', 'ssh', '-p', '22'],
      ['sshpass', '-p', '[redacted]', 'ssh', '-p', '[redacted]'],
    ],
    [
      ['redis-cli', '-a', 'x', 'ping'],
      ['redis-cli', '-a', '[redacted]', 'ping'],
    ],
    [
      ['mongosh', '-u', 'a', '-p', 'x'],
      ['mongosh', '-u', 'a', '-p', '[redacted]'],
    ],
    [
      ['curl', '-u', 'jane:x:y', 'u'],
      ['curl', '-u', 'jane:[redacted]', 'u'],
    ],
    [
      ['curl', '--user', 'jane:x'],
      ['curl', '--user', 'jane:[redacted]'],
    ],
    [
      ['curl', '-H', 'Authorization: Bearer x'],
      ['curl', '-H', 'Authorization: Bearer [redacted]'],
    ],
    [
      ['curl', 'https://a:b@c/d'],
      ['curl', 'https://a:[redacted]@c/d'],
    ],
    [
      ['docker', 'login', '-u', 'a', '-p', 'x'],
      ['docker', 'login', '-u', 'a', '-p', '[redacted]'],
    ],
    [
      ['smbclient', '-U', 'a%x'],
      ['smbclient', '-U', 'a%[redacted]'],
    ],
    [
      ['sh', '-c', 'mysql -phunter2 <x'],
      ['sh', '-c', 'mysql -p[redacted] <x'],
    ],
    [
      ['sh', '-c', "app --password 'a b' y"],
      ['sh', '-c', 'app --password [redacted] y'],
    ],
    [
      ['sh', '-c', 'cd x;  A_TOKEN=x  run\n'],
      ['sh', '-c', 'cd x;  A_TOKEN=[redacted]  run\n'],
    ],
    [
      ['env', 'A_TOKEN=x y'],
      ['env', 'A_TOKEN=[redacted]'],
    ],
    [
      ['sh', '-c', 'curl -u a:b https://c:d@e'],
      ['sh', '-c', 'curl -u a:[redacted] https://c:[redacted]@e'],
    ],
    [
      ['x', 'jane@example.org'],
      ['x', '[redacted]'],
    ],
  ])('%j', (argv, expected) => {
    expect(hide(argv)).toEqual(expected)
    expect(hide(expected)).toEqual(expected)
  })
})

describe('what only looks like one stays', () => {
  it.each<[string[]]>([
    [['ssh', '-p', '2222', 'host']],
    [['docker', 'run', '-p', '8080:80', 'nginx']],
    [['mkdir', '-p', 'a/b']],
    [['node', '-p', '1+1']],
    [['mysql', '-p', 'db']],
    [['curl', '-u', 'jane', 'https://host:8443/']],
    [['app', '--password', '--verbose']],
    [['app', '--password-file', '/run/secrets/x']],
    [['app', '--token-count=3', '--port=80']],
    [['app', '']],
    [[]],
    [['python3', '-c', 'import os; print(os.environ["HOME"])']],
    [['gcc', '-DTOKEN_MAX=4', '-o', 'a.out', 'src/password.c']],
  ])('%j', (argv) => expect(hide(argv)).toEqual(argv))
})

it('tells of what it hid, without its quotes', () => {
  const found: string[] = []
  hideInArguments(['sh', '-c', 'mysql -p\'a b\' --password="c d"'], (secret) => found.push(secret))
  expect(found).toEqual(['a b', 'c d'])
})

it.each(['-', 'a=', ' ', "'", '"', 'mysql -p', '--password ', 'a '])('a megabyte of %j is read in one go', (unit) => {
  const text = unit.repeat(2 ** 20 / unit.length)
  expect(hide(['x', text, '--password=hunter2']).at(-1)).toBe('--password=[redacted]')
})
