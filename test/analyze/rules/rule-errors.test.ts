import { describe, expect, it } from 'vitest'
import { parseRuleFile } from '../../../src/analyze/rules/parse.js'
import { Frame } from '../../../src/model/event.js'
import { errorsOf, ruleText } from './rule-file.js'

const RULE_KEYS =
  'id, title, cause, severity, confidence, status, tags, references, fallback, when, exceptions, message, advice, dedupe, escalate, tests'
const FRAME_KEYS = Object.keys(Frame.properties).join(', ')
const CONDITIONS = 'one of all, any, not, condition, fact'
const OPERATORS =
  'equal, notEqual, in, notIn, contains, doesNotContain, lessThan, lessThanInclusive, greaterThan, ' +
  'greaterThanInclusive, addressBelow, addressIn, matches, startsWith, versionIn, packageIs, shorterThan, longerThan'
const A_FACT = 'a fact that `crashcrawler rules facts` lists'

describe('rules', () => {
  const when = '{ name: crash, fact: signal, operator: equal, value: SIGSEGV }'

  it.each<[string[], string[]]>([
    [['causes: x'], [`10:5: unknown key "causes"; expected one of ${RULE_KEYS}; did you mean "cause"?`]],
    [
      ['dedupe: {}'],
      [
        '10:13: missing key "by"; expected by: a list of facts',
        '10:13: missing key "window"; expected window: a time such as 10m or 1h',
      ],
    ],
    [
      ['dedupe: { by: [exe, topSymbl], window: 1 hour }'],
      [
        `10:25: unknown fact "topSymbl"; expected ${A_FACT}; did you mean "topSymbol"?`,
        '10:44: window is "1 hour"; expected a number and ms, s, m, h or d, such as 1h',
      ],
    ],
    [
      ['dedupe: { by: [exe], window: 0s }'],
      ['10:34: window is "0s"; expected a number and ms, s, m, h or d, such as 1h'],
    ],
    [
      ['status: stabel'],
      ['10:13: status is "stabel"; expected one of experimental, stable, deprecated; did you mean "stable"?'],
    ],
    [['fallback: 1'], ['10:15: fallback is 1; expected true or false']],
    [
      ['references: ["javascript:alert(1)"]'],
      ['10:18: references[0] is "javascript:alert(1)"; expected an address that starts with https://'],
    ],
    [['tags: tls'], ['10:11: tags is "tls"; expected a list of texts']],
    [['advice: ""'], ['10:13: advice is ""; expected what to do']],
    [['advice: "\\e[31m"', 'tags: [5]'], ['11:12: tags[0] is 5; expected text']],
    [['exceptions: [{ name: a, reason: b }]'], [`10:18: a condition that asks nothing; expected ${CONDITIONS}`]],
    [['tests: [{ name: a, match: yes, event: {} }]'], ['10:31: match is "yes"; expected true or false']],
    [
      ['tests: [{ name: a, match: true, event: { sgnal: x } }]'],
      [`10:46: unknown fact "sgnal"; expected ${A_FACT}; did you mean "signal"?`],
    ],
    [['tests: [{ name: a, match: true, event: { pid: "1" } }]'], ['10:51: pid is "1"; expected an integer']],
    [
      ['tests: [{ name: a, match: true, event: { faultAddress: 0x8 } }]'],
      ['10:60: faultAddress is 8; expected an address in quotes such as "0x18"'],
    ],
    [
      ['tests: [{ name: a, match: true, event: { frames: [{ symbl: a }] } }]'],
      [`10:57: unknown key "symbl"; expected one of ${FRAME_KEYS}; did you mean "symbol"?`],
    ],
    [
      ['tests: [{ name: a, match: false, because: crush, event: {} }]'],
      ['10:47: no condition or exception "crush"; expected one of crash; did you mean "crash"?'],
    ],
    [
      ['tests: [{ name: a, match: true }]'],
      ['10:13: a test without an event; expected either event: with facts by name, or log: with a recorded event'],
    ],
    [
      ['tests: [{ name: a, match: true, event: {}, log: a.ndjson }]'],
      [
        '10:13: a test with both event and log; expected either event: with facts by name, or log: with a recorded event',
      ],
    ],
    [
      ['tests: [{ name: a, match: true, event: {}, id: 5f }]'],
      ['10:13: an id without a log; expected either event: with facts by name, or log: with a recorded event'],
    ],
    [
      ['tests: [{ name: a, match: true, because: crash, event: {} }]'],
      ['10:46: "because" of a test that matches; expected match: false'],
    ],
  ])('%j', (also, expected) => {
    expect(errorsOf(ruleText({ when, also }))).toEqual(expected)
  })

  it.each([
    ['{{com}}', [`9:14: unknown fact "com"; expected ${A_FACT}; did you mean "comm"?`]],
    [
      '{{sender.com}}',
      [
        '9:14: unknown key "com" in the path; expected one of pid, comm, uid, time, parent, ending, request; did you mean "comm"?',
      ],
    ],
    ['{{evidence.crsh}}', ['9:14: no condition "crsh" to give evidence; expected one of crash; did you mean "crash"?']],
    [
      '{{ a b }}',
      ['9:14: "{{a b}}" is not a placeholder; expected {{fact}}, {{fact.key}}, {{evidence.name}} or {{match.group}}'],
    ],
    [
      '{{match.request}}',
      ['9:14: no group "request" to quote; expected a group such as (?<name>…) in a condition with "matches"'],
    ],
    ['{{comm', ['9:14: a "{{" or "}}" without its other half; expected {{fact}}']],
  ])('message %s', (message, expected) => {
    expect(errorsOf(ruleText({ when }).replace('message: died', `message: "${message}"`))).toEqual(expected)
  })

  it('tells everything that is wrong in a file at once, in order of place', () => {
    const text = ruleText({ when: '{ fact: singal, operator: equals, value: x }' })
      .replace('team/one', 'Team One')
      .replace('x-team', 'nul-dereference')
      .replace('severity: high', 'severity: hihg')
    expect(errorsOf(text)).toEqual([
      '3:9: id is "Team One"; expected an id of lower-case letters and digits such as memory/null-read',
      '5:12: unknown cause "nul-dereference"; expected a stock cause, or your own that starts with x-; did you mean "null-dereference"?',
      '6:15: severity is "hihg"; expected one of critical, high, medium, low, info; did you mean "high"?',
      `8:19: unknown fact "singal"; expected ${A_FACT}; did you mean "signal"?`,
      `8:37: unknown operator "equals"; expected one of ${OPERATORS}; did you mean "equal"?`,
    ])
  })

  it('refuses one id twice', () => {
    const text = ruleText({ when })
    const again = text.slice(text.indexOf('  - id'))
    expect(errorsOf(`${text}\n${again}`)).toEqual([
      '10:9: rule id "team/one" is taken by team.yaml:3:9; expected another',
    ])
  })

  it('shows names from a file without control characters, and short', () => {
    const [first] = errorsOf(ruleText({ when: `{ fact: "\\e[2J\\x9b${'x'.repeat(500)}", operator: equal, value: x }` }))
    expect(first).toBe(`8:19: unknown fact "\\u001b[2J\\u009b${'x'.repeat(49)}…; expected ${A_FACT}`)
  })
})

it('takes a rule file as the documentation shows it', () => {
  const text = `
version: 1
lists: { tls_daemons: [nginx, haproxy, envoy] }
conditions:
  null-pointer:
    all:
      - { fact: signal, operator: equal, value: SIGSEGV }
      - { fact: faultAddress, operator: addressBelow, value: "0x10000" }
rules:
  - id: tls/openssl3-null
    title: Null dereference inside OpenSSL before 3.0.9
    cause: null-dereference
    severity: high
    confidence: medium
    status: stable
    tags: [openssl]
    references: ["https://www.openssl.org/news/openssl-3.0-notes.html"]
    when:
      all:
        - { condition: null-pointer }
        - { fact: comm, operator: in, value: { $list: tls_daemons } }
        - { name: in-libssl, fact: frames, path: "$[*].symbol", operator: "someFact:matches", value: "^(SSL|EVP)_" }
        - { name: old-openssl, fact: libraries, path: "$['libssl.so.3'].package.version", operator: versionIn, value: ">=3.0.0 <3.0.9" }
    exceptions:
      - { name: canary, reason: patched build, all: [{ fact: hostname, operator: matches, value: "^canary-" }] }
    message: "{{comm}}[{{pid}}] died at {{faultAddress}} in {{evidence.in-libssl}}; libssl {{evidence.old-openssl}}"
    advice: Upgrade OpenSSL to 3.0.9 or later.
    dedupe: { by: [exe, topSymbol], window: 1h }
    tests:
      - { name: fires, match: true, event: { comm: nginx, signal: SIGSEGV, faultAddress: "0x8", frames: [{ symbol: SSL_read }], libraries: { libssl.so.3: { package: { version: "3.0.7" } } } } }
      - { name: fixed version, match: false, because: old-openssl, event: { comm: nginx, signal: SIGSEGV, faultAddress: "0x8", frames: [{ symbol: SSL_read }], libraries: { libssl.so.3: { package: { version: "3.0.9" } } } } }
`
  expect(parseRuleFile(text, 'tls.yaml')).toHaveLength(1)
})

describe('values that a fact can never have', () => {
  const A_SIGNAL = 'expected the name of a signal; did you mean'
  const A_NAME = 'expected at most 15 bytes, which is what the kernel keeps of a name'
  it.each<[string, string | undefined]>([
    ['{ fact: signal, operator: equal, value: SIGSEV }', `signal is never "SIGSEV"; ${A_SIGNAL} "SIGSEGV"?`],
    [
      '{ fact: signal, operator: "not:in", value: [SIGBUS, SIGABORT] }',
      `signal is never "SIGABORT"; ${A_SIGNAL} "SIGABRT"?`,
    ],
    [
      '{ fact: diedChild, path: $.signal, operator: equal, value: SIGKIL }',
      `diedChild.signal is never "SIGKIL"; ${A_SIGNAL} "SIGKILL"?`,
    ],
    [
      '{ fact: siCode, operator: equal, value: SEGV_MAPER }',
      'siCode is never "SEGV_MAPER"; expected the name of an si_code; did you mean "SEGV_MAPERR"?',
    ],
    ['{ fact: exitCode, operator: equal, value: 256 }', 'exitCode is never 256; expected a number from 0 to 255'],
    [
      '{ fact: exitCode, operator: greaterThan, value: 255 }',
      'exitCode is never greater than 255; expected a number from 0 to 255',
    ],
    [
      '{ fact: exitCode, operator: greaterThanInclusive, value: 256 }',
      'exitCode is never at least 256; expected a number from 0 to 255',
    ],
    [
      '{ fact: signalNumber, operator: lessThan, value: 1 }',
      'signalNumber is never less than 1; expected a number from 1 to 64',
    ],
    [
      '{ fact: exitCode, operator: lessThanInclusive, value: -1 }',
      'exitCode is never at most -1; expected a number from 0 to 255',
    ],
    ['{ fact: exitCode, operator: equal, value: -1 }', 'exitCode is never -1; expected a number from 0 to 255'],
    ['{ fact: comm, operator: equal, value: chromium-browser }', `comm is never "chromium-browser"; ${A_NAME}`],
    [
      '{ fact: sender, path: $.comm, operator: equal, value: systemd-coredumpd }',
      `sender.comm is never "systemd-coredumpd"; ${A_NAME}`,
    ],
    ['{ fact: comm, operator: startsWith, value: chromium-browser }', `comm is never "chromium-browser"; ${A_NAME}`],
    ['{ fact: comm, operator: startsWith, value: chromium }', undefined],
    [
      '{ fact: stopRequest, path: $.outcome, operator: equal, value: drooped }',
      'stopRequest.outcome is never "drooped"; expected one of handled, ignored, blocked, dropped, pending; did you mean "dropped"?',
    ],
    [
      '{ fact: earlierSignals, path: "$[*].signal", operator: "someFact:equal", value: SIGTREM }',
      `earlierSignals[*].signal is never "SIGTREM"; ${A_SIGNAL} "SIGTERM"?`,
    ],
    [
      '{ fact: refusal, path: $.limit, operator: equal, value: pid.max }',
      'refusal.limit is never "pid.max"; expected one of pids.max, RLIMIT_NPROC, seccomp, RLIMIT_AS, RLIMIT_DATA, RLIMIT_MEMLOCK, vm.max_map_count, huge pages, overcommit, RLIMIT_NOFILE, fs.file-max, fs.inotify.max_user_instances; did you mean "pids.max"?',
    ],
    ['{ fact: signal, operator: equal, value: SIGRT34 }', undefined],
    ['{ fact: signal, operator: matches, value: SEGV|BUS }', undefined],
    ['{ fact: exitCode, operator: lessThan, value: 256 }', undefined],
    ['{ fact: comm, operator: equal, value: chromium-browse }', undefined],
  ])('%s', (leaf, expected) => {
    const errors = errorsOf(ruleText({ when: `{ all: [${leaf}] }` }))
    expect(errors).toEqual(expected === undefined ? [] : [expect.stringContaining(expected)])
  })

  it('in the event of a test', () => {
    const tests = 'tests: [{ name: a, match: true, event: { signal: SIGSEV } }]'
    expect(
      errorsOf(ruleText({ when: '{ all: [{ fact: signal, operator: equal, value: SIGSEGV }] }', also: [tests] })),
    ).toEqual([expect.stringContaining('signal is never "SIGSEV"')])
  })
})
