import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import Schema from 'typebox/schema'
import { describe, expect, it } from 'vitest'
import type { Incident } from '../../src/model/finding.js'
import { createSarif } from '../../src/report/sarif/document.js'
import type { SourceRoot } from '../../src/report/source-place.js'
import { HOSTILE, poisoned } from './hostile.js'
import {
  commandNotFound,
  manyMappings,
  nullDereference,
  recursion,
  terminated,
  threadPool,
  unexplained,
} from './samples.js'

/** That of the standard, in the form of JSON Schema draft 4, as the packages of SARIF's editors have it. */
const SCHEMA: object = schema

const SOURCES: SourceRoot = { repository: '/src/imagetool', folder: '/src/imagetool/lib' }

function sarif(incidents: readonly Incident[], sources?: SourceRoot) {
  const document = createSarif({ sources })
  for (const incident of incidents) document.add(incident)
  const text = document.toString()
  const log = JSON.parse(text)
  return { text, log, run: log.runs[0], results: log.runs[0].results }
}

const errorsOf = (log: unknown) => Schema.Errors(SCHEMA, log)[1]

const inFile = (file: string, line = 42): Incident => ({
  ...nullDereference,
  stack: {
    unwinder: 'dwarf',
    frames: [{ ip: '0x000055d18a4011c9', module: '/usr/local/bin/imagetool', symbol: 'row_stride', file, line }],
  },
})

describe('the schema of SARIF 2.1.0', () => {
  it('refuses what is none', () => {
    const { log } = sarif([nullDereference])
    for (const mistake of [{ level: 'high' }, { locations: {} }, { unknown: 1 }, { message: {} }]) {
      const [result] = log.runs[0].results
      expect(Schema.Check(SCHEMA, { ...log, runs: [{ ...log.runs[0], results: [{ ...result, ...mistake }] }] })).toBe(
        false,
      )
    }
  })

  it.each<[name: string, incidents: Incident[]]>([
    ['nothing', []],
    ['one death', [nullDereference]],
    ['deaths of all kinds', [nullDereference, terminated, commandNotFound, unexplained, threadPool]],
    ['a deep stack', [recursion]],
    ['many mappings', [manyMappings]],
    ['a line that is none', [inFile('/src/imagetool/lib/resize.c', 0)]],
    ...Object.entries(HOSTILE).map(([name, value]): [string, Incident[]] => [name, [poisoned(threadPool, value)]]),
  ])('takes %s', (_, incidents) => {
    expect(errorsOf(sarif(incidents, SOURCES).log)).toEqual([])
  })
})

describe('a result', () => {
  it('says what happened, where, and with which signature', () => {
    const { results, run } = sarif([nullDereference])
    expect(results).toEqual([
      {
        ruleId: 'memory/null-dereference',
        ruleIndex: 0,
        level: 'error',
        message: {
          text: expect.stringMatching(
            /^imagetool \(pid 48213\) died by SIGSEGV: null dereference\.\n\nimagetool read from 0x18: [\s\S]*Look at resize\.c:42/,
          ),
        },
        locations: [
          {
            physicalLocation: { artifactLocation: { uri: 'resize.c' }, region: { startLine: 42 } },
            logicalLocations: [{ fullyQualifiedName: 'row_stride', kind: 'function' }],
          },
        ],
        stacks: [{ message: { text: 'imagetool, thread 48213' }, frames: expect.any(Array) }],
        partialFingerprints: { 'crashcrawlerSignature/v1': 'c1b7e0a45d2f9388' },
        properties: expect.objectContaining({ id: '5f0c2a91d7be', cause: 'null-dereference', signal: 'SIGSEGV' }),
        occurrenceCount: 1,
      },
    ])
    expect(results[0].stacks[0].frames[0]).toEqual({
      location: {
        physicalLocation: {
          artifactLocation: { uri: 'resize.c' },
          region: { startLine: 42 },
          address: { kind: 'instruction', absoluteAddress: 0x55d1_8a40_11c9, fullyQualifiedName: 'row_stride+4' },
        },
        logicalLocations: [{ fullyQualifiedName: 'row_stride', kind: 'function' }],
      },
      module: 'imagetool',
      threadId: 48213,
    })
    expect(run.tool.driver.rules).toEqual([
      {
        id: 'memory/null-dereference',
        shortDescription: { text: 'Read or write through a null pointer' },
        help: { text: expect.stringContaining('Cause: null dereference.') },
        helpUri: 'https://man7.org/linux/man-pages/man2/sigaction.2.html',
        defaultConfiguration: { level: 'error' },
        properties: { cause: 'null-dereference', confidence: 'certain', tags: ['crash', 'null-dereference'] },
      },
    ])
  })

  it('counts deaths of one rule and signature', () => {
    const other = { ...nullDereference, signature: 'another' }
    const { results, run } = sarif([nullDereference, other, nullDereference, terminated, unexplained])
    expect(results.map((each: { occurrenceCount: number }) => each.occurrenceCount)).toEqual([2, 1, 1, 1])
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'memory/null-dereference',
      'signals/terminated',
      'unexplained',
    ])
    for (const { ruleId, ruleIndex } of results) expect(run.tool.driver.rules[ruleIndex].id).toBe(ruleId)
  })

  it('of more than 5,000 signatures are left out, and that is said', () => {
    const { run, results } = sarif(Array.from({ length: 5003 }, (_, i) => ({ ...unexplained, signature: String(i) })))
    expect(results).toHaveLength(5000)
    expect(run.invocations[0].toolExecutionNotifications[0].message.text).toMatch(/^3 deaths /)
  })
})

describe('a file', () => {
  it.each([
    ['in the folder', '/src/imagetool/lib/resize.c', { uri: 'lib/resize.c', uriBaseId: '%SRCROOT%' }],
    ['relative to the build', 'lib/../resize.c', { uri: 'resize.c', uriBaseId: '%SRCROOT%' }],
    ['that leads out of it', '../resize.c', { uri: '../resize.c' }],
    ['elsewhere', '/usr/src/glibc/abort.c', { uri: 'file:///usr/src/glibc/abort.c' }],
    ['beside the folder', '/src/imagetool/library.c', { uri: 'file:///src/imagetool/library.c' }],
    [
      'of a name that a URI cannot have',
      'lib/a b:ü%\ud800.c',
      { uri: 'lib/a%20b%3A%C3%BC%25%EF%BF%BD.c', uriBaseId: '%SRCROOT%' },
    ],
  ])('%s', (_, file, expected) => {
    const { results } = sarif([inFile(file)], SOURCES)
    expect(results[0].locations[0].physicalLocation.artifactLocation).toEqual(expected)
  })

  it('is the program where no source is known', () => {
    expect(sarif([terminated]).results[0].locations).toEqual([
      { physicalLocation: { artifactLocation: { uri: 'file:///usr/local/bin/queue-runner' } } },
    ])
  })

  it('of the repository comes before one outside it', () => {
    const frames = ['/usr/src/other/template.h', '/src/imagetool/lib/resize.c'].map((file, i) => ({
      ip: '0x000055d18a4011c9',
      module: '/usr/local/bin/imagetool',
      symbol: `f${i}`,
      file,
      line: 7,
    }))
    const { results } = sarif([{ ...nullDereference, stack: { unwinder: 'dwarf', frames } }], SOURCES)
    expect(results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('lib/resize.c')
  })
})

it.each(Object.entries(HOSTILE))('is plain text to a terminal: %s', (_, value) => {
  const { text } = sarif([poisoned(threadPool, value)], SOURCES)
  expect(text.trimEnd()).not.toMatch(/[\p{Cc}\p{Cf}]/u)
  expect(text.length).toBeLessThan(1_000_000)
})
