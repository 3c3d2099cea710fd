import type { Incident } from '../../model/finding.js'
import type { Severity } from '../../model/levels.js'
import { PROGRAM_VERSION } from '../../model/program-version.js'
import { containerOf, unitOf } from '../../model/unit.js'
import { headline } from '../view/headline.js'
import { contextsOf } from './contexts.js'
import { exceptionOf } from './exception.js'
import { imagesOf } from './images.js'
import { threadsOf } from './threads.js'

const LEVELS: Record<Severity, 'fatal' | 'error' | 'warning' | 'info'> = {
  critical: 'fatal',
  high: 'error',
  medium: 'warning',
  low: 'info',
  info: 'info',
}

/** An incident as the payload of an event of Sentry, but for its id. */
export function eventOf(incident: Incident): Record<string, unknown> {
  const { time, host, process, findings, signature } = incident
  const [finding] = findings
  return {
    timestamp: time,
    platform: 'native',
    level: LEVELS[finding?.severity ?? 'info'],
    logger: 'crashcrawler',
    server_name: host.ofReader ? undefined : host.hostname,
    release: releaseOf(incident),
    environment: host.labels?.env,
    logentry: { formatted: headline(incident) },
    fingerprint: [signature],
    tags: tagsOf(incident),
    user: process.uid === undefined ? undefined : { id: String(process.uid), username: process.user },
    exception: { values: [exceptionOf(incident)] },
    threads: { values: threadsOf(incident) },
    debug_meta: { images: imagesOf(incident) },
    contexts: contextsOf(incident),
    extra: extraOf(incident),
    sdk: { name: 'crashcrawler', version: PROGRAM_VERSION },
  }
}

/** `name@version`, of the package that the program is from. */
function releaseOf({ process, libraries = [] }: Incident): string | undefined {
  const owner = libraries.find(({ path }) => path === process.exe)?.package
  return owner && `${owner.name}@${owner.version}`.replaceAll(/[\s/\\]/g, '_').slice(0, 200)
}

/** Longer values are refused, and so are those of several lines. */
const MAX_TAG = 200

function tagsOf(incident: Incident): Record<string, string> {
  const { process, termination, host, findings } = incident
  const [finding] = findings
  const tags = {
    program: process.comm,
    cause: finding?.cause,
    rule: finding?.rule,
    severity: finding?.severity,
    confidence: finding?.confidence,
    signal: termination?.signal,
    exit_status: termination?.exitCode,
    unit: unitOf(process),
    container: containerOf(process),
    image: process.containerInfo?.image,
    pod: process.containerInfo?.pod,
    namespace: process.containerInfo?.namespace,
    zone: host.labels?.zone,
    service: host.labels?.service,
  }
  return Object.fromEntries(
    Object.entries(tags).flatMap(([name, value]) =>
      value === undefined || value === '' ? [] : [[name, String(value).replaceAll(/\s/g, ' ').slice(0, MAX_TAG)]],
    ),
  )
}

const MAX_LIST = 50
const MAX_OUTPUT = 3000

function extraOf({ id, process, message, stderrTail, findings }: Incident): Record<string, unknown> {
  const [finding, ...others] = findings
  return {
    crashcrawler_id: id,
    pid: process.pid,
    executable: process.exe,
    arguments: process.argv?.slice(0, MAX_LIST),
    working_directory: process.cwd,
    cgroup: process.cgroup,
    explanation: finding?.explanation,
    advice: finding?.advice,
    evidence: finding?.evidence.slice(0, MAX_LIST).map(({ text }) => text),
    other_rules: others.slice(0, MAX_LIST).map(({ rule }) => rule),
    message,
    stderr: stderrTail?.slice(-MAX_OUTPUT),
  }
}
