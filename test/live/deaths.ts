import { expect } from 'vitest'
import type { Case } from '../../scripts/zoo/cases.mjs'
import type { Death } from '../../scripts/zoo/expectation.mjs'
import type { Incident } from '../../src/model/finding.js'

/** The incidents of a case are the deaths it is known for, no more and no fewer, and each is told rightly. */
export function expectDeaths({ expect: { alsoDie = [], ...main } }: Case, incidents: Incident[]): void {
  const deaths: Death[] = [main, ...alsoDie]
  expect(incidents.map(labelOfIncident).sort()).toEqual(deaths.map(labelOfDeath).sort())
  const rest = [...incidents]
  for (const death of deaths) {
    const [incident] = rest.splice(
      rest.findIndex((candidate) => labelOfIncident(candidate) === labelOfDeath(death)),
      1,
    )
    if (incident) expectDeath(death, incident)
  }
}

const labelOfDeath = ({ comm, signal, exitCode }: Death): string => `${comm}: ${signal ?? exitCode}`

const labelOfIncident = ({ process, termination }: Incident): string =>
  `${process.comm}: ${termination?.signal ?? termination?.exitCode}`

function expectDeath(death: Death, incident: Incident): void {
  expect(incident.findings[0]?.cause).toBe(death.cause)
  const { siCode, access, firstChance, sender, message, event } = death
  for (const [key, value] of Object.entries({ siCode, access, firstChance })) {
    if (value !== undefined) expect(incident.fault, key).toMatchObject({ [key]: value })
  }
  if (sender === null) expect(incident.sender).toBeUndefined()
  if (typeof sender === 'string') expect(incident.sender?.comm).toBe(sender)
  if (message !== undefined) expect(incident.message).toContain(message)
  if (event !== undefined) expect(incident).toMatchObject(event)
}

/** What was seen to happen has a time, between the start and the end. */
export function expectTimes({ time, process, fault, sender, oom }: Incident): void {
  if (fault?.address !== undefined && !fault.firstChance) expect(fault.time).toBeDefined()
  if (sender?.comm !== undefined) expect(sender.time).toBeDefined()
  const between = [sender?.time ?? oom?.time, fault?.time]
  const times = [process.startTime, ...between, time].filter((at) => at !== undefined)
  expect(times).toEqual([...times].sort())
}
