import { join, posix } from 'node:path'
import { namesIn, statIn } from '../../../files/in-root.js'
import type { ResolveRequest } from '../../protocol.js'

type Whose = Pick<ResolveRequest, 'root' | 'readers' | 'pid' | 'uid' | 'cwd' | 'argv'>

/**
 * Path of the file in which a runtime wrote down its own crash: HotSpot's fatal error log, Node's diagnostic report.
 * As the process saw it. Undefined where there is none that belongs to who ran the process.
 */
export function crashLogOf(runtime: string, whose: Whose): string | undefined {
  const candidates = CANDIDATES[runtime]?.(whose) ?? []
  return candidates.find((path) => {
    const stats = statIn(whose, path)
    return stats?.isFile() && Number(stats.uid) === whose.uid
  })
}

const CANDIDATES: Partial<Record<string, (whose: Whose) => string[]>> = {
  Java: hotspotLogs,
  'Node.js': nodeReports,
}

/** JDK, "Fatal Error Log": -XX:ErrorFile with %p for the process id, else the working directory, else /tmp. */
function hotspotLogs({ pid, cwd, argv = [] }: Whose): string[] {
  const option = '-XX:ErrorFile='
  const chosen = argv.findLast((argument) => argument.startsWith(option))?.slice(option.length)
  const names = chosen === undefined ? [] : [chosen.replaceAll('%p', String(pid))]
  const usual = `hs_err_pid${pid}.log`
  return [...names, usual].flatMap((name) => absolute(cwd, name)).concat(join('/tmp', usual))
}

/** Node, "Diagnostic report": report.20260131.235959.PID.TID.001.json in the working directory. */
function nodeReports({ pid, cwd, ...view }: Whose): string[] {
  if (cwd === undefined) return []
  const ofProcess = new RegExp(`^report\\.\\d{8}\\.\\d{6}\\.${pid}\\.\\d+\\.\\d{3}\\.json$`)
  const names = namesIn(view, cwd).filter((name) => ofProcess.test(name))
  return names
    .sort()
    .reverse()
    .flatMap((name) => absolute(cwd, name))
}

/** Nothing where it depends on a working directory that was not captured. */
function absolute(cwd: string | undefined, name: string): string[] {
  if (posix.isAbsolute(name)) return [name]
  return cwd === undefined ? [] : [posix.join(cwd, name)]
}
