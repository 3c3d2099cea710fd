/** Worst first. */
export const SEVERITIES = ['critical', 'high', 'medium', 'low', 'info'] as const
/** Surest first. */
export const CONFIDENCES = ['certain', 'high', 'medium', 'low'] as const

export type Severity = (typeof SEVERITIES)[number]
export type Confidence = (typeof CONFIDENCES)[number]

/** The severity of the first finding; an incident without one is not worth more than info. */
export const severityOf = (incident: { findings: readonly { severity: Severity }[] }): Severity =>
  incident.findings[0]?.severity ?? 'info'

export const atLeast = (severity: Severity, level: Severity): boolean =>
  SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(level)
