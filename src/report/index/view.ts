import { readableTime } from '../view/units.js'
import type { Collection, Group } from './collection.js'
import type { IndexEntry } from './entry.js'
import { type Timeline, timeline } from './timeline.js'

/** Everything the index template may print. `script`: the hash of its script, for the policy of the page. */
export function viewIndex(collection: Collection, script: string) {
  const all = collection.groups()
  const groups = all.slice(0, LISTED)
  const chart = timeline(all)
  const { from, to, most, bars } = chart
  const entries = groups.flatMap((group) => group.entries)
  const filter = (name: 'comm' | 'cause' | 'severity' | 'host', label: string) => ({
    name,
    label,
    values: [...new Set(entries.map((entry) => entry[name]))].sort().slice(0, LISTED),
  })
  return {
    total: collection.total(),
    single: collection.total() === 1,
    signatures: all.length,
    oneSignature: all.length === 1,
    /** Signatures that are not among the groups. */
    omitted: all.length - groups.length,
    script,
    chart: { from, to, most, bars },
    filters: [
      filter('comm', 'Program'),
      filter('cause', 'Cause'),
      filter('severity', 'Severity'),
      filter('host', 'Host'),
    ],
    groups: groups.map((group) => viewGroup(group, chart)),
  }
}

/** Signatures, reports of one and hosts of one: what a browser shows at once. */
const LISTED = 500
const REPORTS = 20
const HOSTS = 20

function viewGroup({ signature, count, first, last, entries }: Group, chart: Timeline) {
  const [newest] = entries
  const reported = entries.filter(({ files }) => files.length > 0)
  return {
    signature,
    count,
    single: count === 1,
    first: readableTime(first),
    exactFirst: first,
    last: readableTime(last),
    exactLast: last,
    title: newest ? `${newest.comm} ${newest.end}` : '',
    comm: newest?.comm ?? '',
    exe: newest?.exe ?? '',
    cause: newest?.cause ?? '',
    severity: newest?.severity ?? '',
    /** The report to read first. */
    main: mainOf(reported[0]),
    hosts: viewHosts(entries, chart),
    reports: reported.slice(0, REPORTS).map(viewReport),
    unlisted: Math.max(0, reported.length - REPORTS),
  }
}

/** `bars`: how many died there when, `bar:count` each: what the script needs to draw a choice. */
function viewHosts(entries: IndexEntry[], { bucketOf }: Timeline) {
  const hosts = new Map<string, Map<number, number>>()
  for (const { host, time } of entries) {
    const buckets = hosts.get(host) ?? new Map<number, number>()
    const bucket = bucketOf(time)
    hosts.set(host, buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1))
  }
  return [...hosts].slice(0, HOSTS).map(([name, buckets]) => ({
    name,
    count: [...buckets.values()].reduce((sum, count) => sum + count, 0),
    bars: [...buckets].map((pair) => pair.join(':')).join(' '),
  }))
}

const viewReport = ({ time, pid, host, files }: IndexEntry) => ({
  time: readableTime(time),
  pid,
  host,
  files: files.map(({ format, file }) => ({ format, href: hrefOf(file) })),
})

function mainOf(entry: IndexEntry | undefined): string {
  const file = entry?.files.find(({ format }) => format === 'html') ?? entry?.files[0]
  return file ? hrefOf(file.file) : ''
}

/** Relative, whatever the name looks like. */
const hrefOf = (file: string): string => `./${encodeURIComponent(file)}`
