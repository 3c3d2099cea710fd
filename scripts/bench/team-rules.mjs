// @ts-check
// Rules like those that teams write: about their programs, by signal, name, patterns on the stack, and versions of
// libraries and packages, some of them with exceptions.
import { randomNumbers } from './random-log.mjs'

const SIGNALS = ['SIGSEGV', 'SIGABRT', 'SIGBUS', 'SIGFPE', 'SIGILL', 'SIGKILL', 'SIGTERM']
const FAULTS = ['SEGV_MAPERR', 'SEGV_ACCERR', 'BUS_ADRERR', 'FPE_INTDIV', 'ILL_ILLOPN']
const NAMES = ['nginx', 'haproxy', 'envoy', 'postgres', 'redis-server', 'node', 'java', 'worker', 'null-read', 'shell']
const PATTERNS = [
  '^(SSL|EVP|BIO)_',
  '^ngx_(http|stream)_',
  'alloc(ate)?$',
  '^std::',
  '_handler(\\.|$)',
  '^[a-z]+_parse_',
]
const WORDS = ['invalid pointer', 'Assertion .* failed', 'terminate called', 'out of memory', '^free\\(\\)']
const LIBRARIES = ['libssl.so.3', 'libc.so.6', 'libstdc++.so.6', 'libcurl.so.4', 'libpq.so.5']

/** @param {number} count @param {number} seed */
export function teamRules(count, seed) {
  const below = randomNumbers(seed)
  /** @template T @param {readonly T[]} values */
  const pick = (values) => /** @type {T} */ (values[below(values.length)])
  const names = () => Array.from({ length: 1 + below(3) }, () => pick(NAMES))
  const version = () => `${1 + below(3)}.${below(40)}.${below(10)}`

  /** @type {(() => object)[]} */
  const questions = [
    () => ({ fact: 'comm', operator: 'in', value: names() }),
    () => ({ fact: 'exeName', operator: 'in', value: names() }),
    () => ({ fact: 'siCode', operator: 'equal', value: pick(FAULTS) }),
    () => ({ fact: 'frames', path: '$[*].symbol', operator: 'someFact:matches', value: pick(PATTERNS) }),
    () => ({ fact: 'topSymbol', operator: 'matches', value: pick(PATTERNS) }),
    () => ({ fact: 'message', operator: 'matches', value: pick(WORDS) }),
    () => ({ fact: 'cgroup', operator: 'startsWith', value: '/system.slice/' }),
    () => ({ fact: 'faultAddress', operator: 'addressBelow', value: '0x10000' }),
    () => ({
      fact: 'libraries',
      path: `$['${pick(LIBRARIES)}'].package.version`,
      operator: 'versionIn',
      value: `>=1.0 <${version()}`,
    }),
  ]
  const death = () => {
    if (below(5) === 0) return { fact: 'exitCode', operator: 'in', value: [1 + below(120), 127] }
    if (below(4) === 0) return { fact: 'signal', operator: 'in', value: [pick(SIGNALS), pick(SIGNALS)] }
    return { fact: 'signal', operator: 'equal', value: pick(SIGNALS) }
  }
  const rules = Array.from({ length: count }, (_, number) => ({
    id: `team/rule-${number}`,
    title: `What rule ${number} knows`,
    cause: 'x-team',
    severity: 'high',
    confidence: 'medium',
    when: {
      all: [
        death(),
        ...Array.from({ length: 1 + below(3) }, () => pick(questions)()),
        ...(below(3) === 0 ? [{ any: [pick(questions)(), pick(questions)()] }] : []),
      ],
    },
    exceptions:
      below(4) === 0
        ? [{ name: 'canary', reason: 'patched', all: [{ fact: 'hostname', operator: 'matches', value: '^web-1$' }] }]
        : [],
    message: '{{comm}}[{{pid}}] died in {{topSymbol}}',
  }))
  return JSON.stringify({ version: 1, rules })
}
