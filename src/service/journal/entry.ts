import type { Severity } from '../../model/levels.js'
import { clip, visible } from '../../model/text/visible.js'
import type { Notice } from '../notice.js'

/** Of all entries about deaths: `journalctl MESSAGE_ID=…`. packaging/catalog/ has a text for it. */
export const MESSAGE_ID = 'b82b340670774782a98c48a2282cc3f7'

/** syslog(3): LOG_CRIT to LOG_INFO. */
const PRIORITIES: Record<Severity, number> = { critical: 2, high: 3, medium: 4, low: 5, info: 6 }

type Field = [name: string, value: string | number | undefined]

/**
 * The fields of a journal entry, systemd.journal-fields(7). Those of COREDUMP_ have the names that systemd-coredump gives
 * them; OBJECT_SYSTEMD_UNIT leads `journalctl -u UNIT` to it.
 */
export const entryOf = (notice: Notice): Field[] => [
  ['MESSAGE', notice.headline],
  ['MESSAGE_ID', MESSAGE_ID],
  ['PRIORITY', PRIORITIES[notice.severity]],
  ['SYSLOG_IDENTIFIER', 'crashcrawler'],
  ['CRASHCRAWLER_ID', notice.id],
  ['CRASHCRAWLER_TIME', notice.time],
  ['CRASHCRAWLER_SIGNATURE', notice.signature],
  ['CRASHCRAWLER_SEVERITY', notice.severity],
  ['CRASHCRAWLER_CAUSE', notice.cause],
  ['CRASHCRAWLER_RULE', notice.rule],
  ['CRASHCRAWLER_CONFIDENCE', notice.confidence],
  ['CRASHCRAWLER_TITLE', notice.title],
  ['CRASHCRAWLER_EXPLANATION', notice.explanation],
  ['CRASHCRAWLER_ADVICE', notice.advice],
  ['CRASHCRAWLER_CONTAINER', notice.container],
  ['CRASHCRAWLER_EXIT_STATUS', notice.exitCode],
  ['OBJECT_SYSTEMD_UNIT', notice.unit],
  ['COREDUMP_UNIT', notice.unit],
  ['COREDUMP_CGROUP', notice.cgroup],
  ['COREDUMP_HOSTNAME', notice.host],
  ['COREDUMP_PID', notice.pid],
  ['COREDUMP_UID', notice.uid],
  ['COREDUMP_GID', notice.gid],
  ['COREDUMP_COMM', notice.program],
  ['COREDUMP_EXE', notice.exe],
  ['COREDUMP_CMDLINE', notice.argv?.join(' ')],
  ['COREDUMP_SIGNAL', notice.signalNumber],
  ['COREDUMP_SIGNAL_NAME', notice.signal],
]

/** Whoever crashes chooses names and arguments; an entry has to fit in a datagram. */
const MAX_VALUE = 4096

/**
 * Journal Export Format, as systemd-journald takes it: `NAME=value`, or, where the value has a line feed, the name, the
 * length of the value in 64 bits, little-endian, and the value.
 */
export const serialize = (fields: readonly Field[]): Buffer =>
  Buffer.concat(
    fields.flatMap(([name, value]) =>
      value === undefined ? [] : [serializeField(name, clip(String(value), MAX_VALUE))],
    ),
  )

function serializeField(name: string, value: string): Buffer {
  if (!value.includes('\n')) return Buffer.from(`${name}=${value}\n`)
  const bytes = Buffer.from(value)
  const length = Buffer.alloc(8)
  length.writeBigUInt64LE(BigInt(bytes.length))
  return Buffer.concat([Buffer.from(`${name}\n`), length, bytes, Buffer.from('\n')])
}

/** LOG_DAEMON of syslog(3). */
const FACILITY = 3

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** What syslog(3) sends to a syslogd of this host, RFC 3164. `now` in local time. */
export function syslogLine(notice: Notice, pid: number, now: Date): Buffer {
  const two = (number: number, fill = '0'): string => String(number).padStart(2, fill)
  const date = `${MONTHS[now.getMonth()]} ${two(now.getDate(), ' ')}`
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()].map((each) => two(each)).join(':')
  const { headline, unit, severity, id, signature } = notice
  const place = unit === undefined ? '' : `, unit ${visible(clip(unit, 256))}`
  const message = `${headline} (severity ${severity}${place}, id ${id}, signature ${signature})`
  return Buffer.from(`<${FACILITY * 8 + PRIORITIES[severity]}>${date} ${time} crashcrawler[${pid}]: ${message}`)
}
