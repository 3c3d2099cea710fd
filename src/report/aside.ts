import type { Incident } from '../model/finding.js'
import { terminal } from './escape/terminal.js'
import { headline } from './view/headline.js'
import { readableTime } from './view/units.js'

/** again: nginx (pid 7) died by SIGSEGV: null dereference, 3 times since 2026-11-20 12:00:03 UTC */
export const renderRepeat = (incident: Incident, { count, since }: { count: number; since: string }): string =>
  `again: ${terminal.text(headline(incident))}, ${count} times since ${readableTime(since)}`

/** make[50] exited with 2 because cc1plus[51], compiling a.cpp, was killed by the kernel because memory ran out (SIGKILL). */
export const renderPassedOn = ({ findings: [first] }: Incident): string =>
  terminal.text((first?.explanation ?? '').replace(/\s+/g, ' '))
