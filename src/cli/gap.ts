import { localTime } from '../model/text/local-time.js'
import type { Gap } from '../pipeline/service/watched.js'

/** What is missing in the history because no service ran. */
export function describeGap({ from, to, wasKilled, hasRebooted }: Gap): string {
  const [since, until] = [from, to].map((at) => localTime(new Date(at).toISOString()))
  const killed = wasKilled ? ['the service was killed, up to a minute after the first of these times'] : []
  const rebooted = hasRebooted ? ['the machine was started in between'] : []
  if (to < from) {
    const why = ['for how long is not known, because the clock was set back', ...killed, ...rebooted]
    return `nothing was watched from ${since} by the clock then to ${until} by the clock now (${why.join('; ')})`
  }
  const why = [`${Math.round((to - from) / 100) / 10} s`, ...killed, ...rebooted]
  return `nothing was watched from ${since} to ${until} (${why.join('; ')})`
}
