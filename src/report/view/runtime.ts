import type { Incident } from '../../model/finding.js'

/** How to have the program's own functions named, by what ran it. From the manuals of CPython, Node.js, the JDK, .NET, Ruby. */
const REMEDIES: Readonly<Record<string, string>> = {
  CPython: 'python3 -X faulthandler prints the Python functions when it crashes',
  'Node.js':
    'node --perf-basic-prof names the compiled functions, --report-on-fatalerror writes down the JavaScript stack',
  Java: 'the Java functions are in the fatal error log, hs_err_pid….log in the working directory',
  '.NET': 'DOTNET_PerfMapEnabled=1 names the compiled functions',
  Ruby: 'the Ruby functions are in the report that ruby prints on standard error',
}

/** Whose frames those of an interpreted program are, and where to find the program's own; '' for machine code. */
export function runtimeNote({ runtime, stack }: Incident): string {
  if (!runtime) return ''
  const { name, crashLog } = runtime
  if (crashLog !== undefined) return `${name} ran this program, and wrote its own account of the crash to ${crashLog}`
  const frames = stack?.frames ?? []
  const own = frames.filter((frame) => frame.runtime === name).length
  if (own === 0) return ''
  const whose = `${own} of ${frames.length} frames are those of ${name}, which ran the program`
  const remedy = REMEDIES[name]
  return remedy === undefined ? whose : `${whose}; ${remedy}`
}
