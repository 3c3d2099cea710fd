import { describe, expect, it } from 'vitest'
import { hideInText } from '../../src/redact/text.js'

const hide = (text: string): string => hideInText(text, () => {})

/** Never valid anywhere; put together here so that no scanner of repositories takes them for real ones. */
const fake = (start: string, length: number, letters = 'a1B2c3D4e5'): string =>
  `${start}${letters.repeat(Math.ceil(length / letters.length)).slice(0, length)}`
const AWS = fake('AKIA', 16, 'IOSFODNN7EXAMPLE')
const JWT = `${fake('eyJ', 20)}.${fake('eyJ', 40)}.${fake('', 43)}`
const pem = (kind: string): string =>
  `-----BEGIN ${kind}-----\n${fake('MII', 61)}\n${fake('', 20)}\n-----END ${kind}-----`

describe('secrets go', () => {
  it.each([
    // By name.
    ['password=hunter2', 'password=[redacted]'],
    ['db_password = hunter2', 'db_password = [redacted]'],
    ['DB_PASSWORD=hunter2 next=1', 'DB_PASSWORD=[redacted] next=1'],
    ['dbPassword: hunter2', 'dbPassword: [redacted]'],
    ['password: swordfish', 'password: [redacted]'],
    ['{"password":"a, b","user":"x"}', '{"password":"[redacted]","user":"x"}'],
    [`{'clientSecret': 'it is long'}`, `{'clientSecret': '[redacted]'}`],
    ['{\\"api_key\\":\\"abc123def\\"}', '{\\"api_key\\":\\"[redacted]\\"}'],
    ['api-key=abc', 'api-key=[redacted]'],
    ['apiKey: 9f8e7d6c5b4a', 'apiKey: [redacted]'],
    ['access_token=abc&user=7', 'access_token=[redacted]&user=7'],
    ['secret => "s3cr3t"', 'secret => "[redacted]"'],
    ['Server=db;Uid=sa;Pwd=hunter2;Timeout=5', 'Server=db;Uid=sa;Pwd=[redacted];Timeout=5'],
    ['password=a;b,c end', 'password=[redacted] end'],
    ['password=a, user=b', 'password=[redacted], user=b'],
    [`aws_secret_access_key=${fake('', 38)}/+`, 'aws_secret_access_key=[redacted]'],
    ['AccountKey=abc+/==;EndpointSuffix=core', 'AccountKey=[redacted];EndpointSuffix=core'],
    ['_authToken=abc', '_authToken=[redacted]'],
    ['token: abcdef0123456789', 'token: [redacted]'],
    ['private_key: "x y"', 'private_key: "[redacted]"'],
    // In URLs.
    ['postgres://app:s3cr3t@db:5432/x', 'postgres://app:[redacted]@db:5432/x'],
    ['redis://:s3cr3t@cache/0', 'redis://:[redacted]@cache/0'],
    ['amqp://a:p%40ss:w@rd@mq', 'amqp://a:[redacted]@mq'],
    [`https://${fake('x', 30)}@git.example/r.git`, 'https://[redacted]@git.example/r.git'],
    ['https://s3/x?X-Amz-Signature=abcdef012345&y=1', 'https://s3/x?X-Amz-Signature=[redacted]&y=1'],
    ['https://blob/x?sv=1&sig=abc%2Bdef%3D', 'https://blob/x?sv=1&sig=[redacted]'],
    [`https://hooks.slack.com/services/${fake('T', 40)}`, 'https://hooks.slack.com/services/[redacted]'],
    // In HTTP headers.
    ['Authorization: Basic YTpi', 'Authorization: Basic [redacted]'],
    ['authorization: Bearer abc.def', 'authorization: Bearer [redacted]'],
    ['"Authorization": "Bearer abc"', '"Authorization": "Bearer [redacted]"'],
    ['Proxy-Authorization: Digest username="x"', 'Proxy-Authorization: Digest [redacted]'],
    ['Cookie: sid=1; theme=dark\nHost: x', 'Cookie: [redacted]\nHost: x'],
    ['X-Api-Key: abc', 'X-Api-Key: [redacted]'],
    ['sent bearer abcdefghijklmnop to it', 'sent bearer [redacted] to it'],
    ['openssl -passin pass:s3cr3t -in x', 'openssl -passin pass:[redacted] -in x'],
    // By shape.
    [`key ${AWS} used`, 'key [redacted] used'],
    [fake('ghp_', 36), '[redacted]'],
    [fake('github_pat_', 60), '[redacted]'],
    [fake('glpat-', 20), '[redacted]'],
    [`(${fake('xoxb-', 30)})`, '([redacted])'],
    [fake('sk_live_', 24), '[redacted]'],
    [fake('rk_test_', 24), '[redacted]'],
    [fake('whsec_', 32), '[redacted]'],
    [fake('AIza', 35), '[redacted]'],
    [fake('npm_', 36), '[redacted]'],
    [fake('sk-', 48), '[redacted]'],
    [fake('sk-proj-', 48), '[redacted]'],
    [fake('hvs.', 24), '[redacted]'],
    [`jwt=${JWT}`, 'jwt=[redacted]'],
    // Private keys.
    [`x\n${pem('RSA PRIVATE KEY')}\ny`, 'x\n[redacted]\ny'],
    [pem('PRIVATE KEY'), '[redacted]'],
    [pem('OPENSSH PRIVATE KEY'), '[redacted]'],
    [pem('PGP PRIVATE KEY BLOCK'), '[redacted]'],
    [pem('EC PRIVATE KEY').replaceAll('\n', '\\n'), '[redacted]'],
    ['a -----BEGIN PRIVATE KEY-----\nMIIabc', 'a [redacted]'],
    ['bc12\nMII\n-----END PRIVATE KEY-----\nb', '[redacted]\nb'],
    [`${pem('CERTIFICATE')}\n${pem('PRIVATE KEY')}`, `${pem('CERTIFICATE')}\n[redacted]`],
    // People.
    ['mail to jane.doe+x@mail.example.org failed', 'mail to [redacted] failed'],
    ['<root@db1.example.com>', '<[redacted]>'],
  ])('%s', (text, expected) => {
    expect(hide(text)).toBe(expected)
    expect(hide(expected)).toBe(expected)
  })
})

describe('what only looks like one stays', () => {
  it.each([
    'free(): invalid pointer',
    'tcache_thread_shutdown(): unaligned tcache chunk detected',
    "app: main.c:12: walk: Assertion `token != NULL' failed.",
    'SyntaxError: Unexpected token: }',
    'SyntaxError: Unexpected token \'x\', "xyz" is not valid JSON',
    'parse error near token: identifier',
    'password: incorrect',
    'Authorization: denied for user app',
    'token=null',
    'wrong password',
    'tests: pass=12 fail=3',
    'PWD=/srv/app OLDPWD=/root',
    'max_tokens=4096 tokenizer=bert passwords: 3',
    '--password-file=/run/secrets/db',
    'credentials=/etc/app/credentials.json',
    'keyboard=us monkey=banana key=value',
    'lexer::token::kind',
    'if (token == other)',
    'build id 2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e',
    'sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    'commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904',
    '7c9e6679-7425-40de-944b-e07fc1f90ae7',
    '0x00007f387483e24a',
    '/usr/lib/x86_64-linux-gnu/libssl.so.3',
    '/home/jane/src/secret/token.c:17',
    'memcpy@@GLIBC_2.14 operator new@GLIBCXX_3.4',
    'lodash@4.17.21 /node_modules/.pnpm/react@18.2.0/x',
    'user@1000.service getty@tty1.service',
    'git@github.com:org/repo.git',
    'https://example.org:8443/path?page=2',
    'http://[::1]:8080/',
    'ssh jane@host',
    '11:05:31.482',
    'scikit sk-learn-compatible-estimators-of-mine',
    'std::string::basic_string: construction from null',
    'basic_auth module not loaded',
    'ERROR 1045 (28000): Access denied for user app using password: YES',
    'key: value',
  ])('%s', (text) => expect(hide(text)).toBe(text))
})

it('tells of what a name gave away, so that it can be found elsewhere', () => {
  const found: string[] = []
  hideInText('password=hunter2 redis://:s3cr3t@cache', (secret) => found.push(secret))
  expect(found.sort()).toEqual(['hunter2', 's3cr3t'])
})

describe('hostile texts of a megabyte are read in one go', () => {
  const MEGABYTE = 2 ** 20
  it.each([
    'a', '@', 'a@', 'a@a.', ':', '://', 'a://', 'a://b:', 'a://b:c', '-', '=', 'token', 'token=', 'token:', 'token="', 'a.', 'a-', '_',
    'eyJ', 'eyJaaaaaaaa.eyJaaaa', '.eyJaaaaaaaa', 'pass:', 'bearer ', 'authorization: ', 'cookie:', ' ', '\n', '"', "'", '\\"', '?sig=', ';a=',
    'password=a;', 'password=,', '-----BEGIN PRIVATE KEY-----', '-----END PRIVATE KEY-----', '-----BEGIN ', 'PRIVATE KEY',
    'sk-', 'xoxb-', 'AKIA', 'gh', 'SG.', 'é', '\u202e', '0', '[redacted]',
  ])('%j', (unit) => {
    const text = unit.repeat(MEGABYTE / 2 / unit.length)
    const hidden = hide(`${text} ${AWS} ${text}${text}`)
    expect(hidden).not.toContain(AWS)
  }) // biome-ignore format: a table
})
