import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { newFolder, runCli } from './run-cli.js'

const RULE = `version: 1
rules:
  - id: team/one
    title: One
    cause: x-team
    severity: high
    confidence: low
    when: { fact: comm, operator: equal, value: on }
    message: died
`

function folderWith(text: string): string {
  const cwd = newFolder()
  writeFileSync(join(cwd, 'a,b.yaml'), text)
  return cwd
}

const BROKEN = RULE.replace('comm', 'com').replace('title: One', 'titel: "100%"')

it.each([
  [
    'text',
    [
      'a,b.yaml:3:5: error CC0102: missing key "title"; expected title: a title',
      '  3 |   - id: team/one',
      '    |     ^',
      expect.stringMatching(
        /^a,b\.yaml:4:5: error CC0101: unknown key "titel"; expected one of id, .*; did you mean "title"\?$/,
      ),
      '  4 |     titel: "100%"',
      '    |     ^',
      'a,b.yaml:8:19: error CC0301: unknown fact "com"; expected a fact that `crashcrawler rules facts` lists; did you mean "comm"?',
      '  8 |     when: { fact: com, operator: equal, value: on }',
      '    |                   ^',
    ],
  ],
  [
    'github',
    [
      '::error file=a%2Cb.yaml,line=3,col=5,title=CC0102::missing key "title"; expected title: a title',
      expect.stringMatching(/^::error file=a%2Cb\.yaml,line=4,col=5,title=CC0101::unknown key "titel"; /),
      expect.stringMatching(/^::error file=a%2Cb\.yaml,line=8,col=19,title=CC0301::unknown fact "com"; /),
    ],
  ],
])('errors as %s, and status 2', async (format, lines) => {
  const cwd = folderWith(BROKEN)
  const { status, stdout, stderr } = await runCli(['rules', 'lint', '--format', format, '.'], { cwd })
  expect(stdout.trimEnd().split('\n')).toEqual(lines)
  expect({ status, stderr }).toEqual({
    status: 2,
    stderr: 'crashcrawler: 3 errors, 0 warnings\n',
  })
})

it('warnings as JSON, an object a line, and status 0', async () => {
  const cwd = folderWith(RULE.replace('fact: comm', 'fact: cwd'))
  const { status, stdout } = await runCli(['rules', 'lint', '--format', 'json', 'a,b.yaml'], { cwd })
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(status).toBe(0)
  expect(lines).toEqual([
    expect.objectContaining({ severity: 'warning', code: 'CC0903', file: 'a,b.yaml', line: 3, column: 9 }),
    {
      severity: 'warning',
      code: 'CC0905',
      message: 'on is text here, and true to many readers of YAML; expected quotes, or another way to write it',
      file: 'a,b.yaml',
      line: 8,
      column: 48,
      source: '    when: { fact: cwd, operator: equal, value: on }',
    },
  ])
})
