import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { describeLive, skipBecause } from './availability.js'
import { newFolder } from './programs.js'
import { nobodyMayRunIt, runAsNobody } from './run-program.js'

describeLive('without privilege', () => {
  const log = join(newFolder(), 'log.ndjson')

  it.for([
    ['analyze', ['--live']],
    ['record', [log]],
  ] as [string, string[]][])('%s says what is missing and what to do', ([command, args], context) => {
    if (!nobodyMayRunIt()) skipBecause(context, 'uid 65534 may not run node or this program')
    const { status, stdout, stderr } = runAsNobody([command, ...args])

    expect({ status, stdout }).toEqual({ status: 2, stdout: '' })
    expect(stderr).toMatch(/^crashcrawler: [^\n]*root[^\n]*sudo[^\n]*\n$/)
    expect(existsSync(log)).toBe(false)
  })
})
