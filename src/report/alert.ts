import { compileTemplate } from './template/engine.js'
import { loadTemplates } from './template/load.js'

/** What a message about deaths says. */
export interface AlertContent {
  notice: AlertNotice
  /** Deaths since the message before. */
  count: number
  since: string
  isNew: boolean
}

interface AlertNotice {
  id: string
  time: string
  host: string
  program: string
  pid: number
  signature: string
  severity: string
  headline: string
}

/** Renders alert.txt.hbs. Throws UserError for templates that cannot be used. */
export function createAlertText(templates?: string): (content: AlertContent) => string {
  const template = compileTemplate('alert', 'txt', loadTemplates(templates))
  const render = ({ notice, count, since, isNew }: AlertContent): string => {
    const known = Object.entries(notice).filter(([, value]) => value !== undefined)
    const context = { ...EMPTY, ...Object.fromEntries(known), count, since, isNew, several: count > 1 }
    return `${template(context).trimEnd()}\n`
  }
  render(SPECIMEN)
  return render
}

/** A template may ask for what a death does not have. */
const EMPTY = {
  exe: '',
  unit: '',
  container: '',
  user: '',
  cause: '',
  rule: '',
  title: '',
  confidence: '',
  explanation: '',
  advice: '',
}

const SPECIMEN: AlertContent = {
  notice: {
    id: '0',
    time: '2000-01-01T00:00:00.000000000Z',
    host: 'host',
    program: 'program',
    pid: 1,
    signature: '0',
    severity: 'high',
    headline: 'program (pid 1) died',
  },
  count: 2,
  since: '2000-01-01T00:00:00.000000000Z',
  isNew: true,
}
