import { localTime } from '../model/text/local-time.js'
import type { Gap } from '../pipeline/service/watched.js'

/** What is missing in the history because no service ran. */
export function describeGap({ from, to, wasKilled, hasRebooted }: Gap): string {
  const [since, until] = [from, to].map((at) => localTime(new Date(at).toISOString()))
  const seconds = Math.max(0, Math.round((to - from) / 100) / 10)
  const why = [
    [`${seconds} s`],
    wasKilled ? ['the service was killed, up to a minute after the first of these times'] : [],
    hasRebooted ? ['the machine was started in between'] : [],
  ].flat()
  return `nothing was watched from ${since} to ${until} (${why.join('; ')})`
}
