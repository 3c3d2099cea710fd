import { join } from 'node:path'
import { type Case, readCases } from '../../scripts/zoo/cases.mjs'
import { readLog } from '../../src/capture/log/read.js'
import type { Incident } from '../../src/model/finding.js'
import { type Analysis, openAnalysis } from '../../src/pipeline/analysis.js'
import type { IncidentFormat } from '../../src/pipeline/formats.js'

/** The recorded deaths of a case, analyzed anew by the stock rules. */
export async function analyzeFixtures(formats: IncidentFormat[] = []): Promise<(zooCase: Case) => Promise<Analysis[]>> {
  const options = { rules: [], stockRules: true, formats, colour: false, verbose: false, repeatMs: 0 }
  const analyze = await openAnalysis(options)
  return async ({ source }) => {
    const analyses: Analysis[] = []
    await readLog(join(source, 'log.ndjson'), {
      onEvent: async (event) => {
        const analysis = await analyze(event, { readers: [] })
        if (analysis) analyses.push(analysis)
      },
      onProblem: refuse,
      onDamage: refuse,
      onLoss: (lost) => refuse(`${lost} deaths lost`),
    })
    return analyses
  }
}

function refuse(problem: string): never {
  throw new Error(problem)
}

export const recordedCases: Case[] = readCases()

export const incidentsOf = (analyses: Analysis[]): Incident[] => analyses.map(({ incident }) => incident)
