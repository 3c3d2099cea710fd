import { SeverityNumber } from '@opentelemetry/api-logs'
import { ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer'
import { resourceFromAttributes } from '@opentelemetry/resources'
import { LoggerProvider, type ReadableLogRecord } from '@opentelemetry/sdk-logs'
import type { Severity } from '../../model/levels.js'
import { PROGRAM_VERSION } from '../../model/program-version.js'
import { parseTime } from '../../model/time.js'
import type { DeathRecord } from './death-record.js'

const SEVERITIES: Record<Severity, SeverityNumber> = {
  critical: SeverityNumber.FATAL,
  high: SeverityNumber.ERROR,
  medium: SeverityNumber.WARN,
  low: SeverityNumber.INFO2,
  info: SeverityNumber.INFO,
}

const EVENT_NAME = 'crashcrawler.process.death'

/** A request of OTLP/HTTP with one record: an ExportLogsServiceRequest, as protobuf. */
export function encodeRecord(record: DeathRecord): Uint8Array<ArrayBuffer> {
  const request = ProtobufLogsSerializer.serializeRequest(logRecords(record))
  if (!request) throw new Error('the record could not be serialized')
  return new Uint8Array(request)
}

/** Through the SDK, which makes of what is said the record that an exporter gets. */
function logRecords({ time, observed, severity, body, attributes, resource }: DeathRecord): ReadableLogRecord[] {
  const records: ReadableLogRecord[] = []
  const provider = new LoggerProvider({
    resource: resourceFromAttributes(resource),
    processors: [
      {
        onEmit: (record) => void records.push(record),
        forceFlush: async () => {},
        shutdown: async () => {},
      },
    ],
  })
  provider.getLogger('crashcrawler', PROGRAM_VERSION).emit({
    eventName: EVENT_NAME,
    timestamp: secondsAndNanoseconds(time),
    observedTimestamp: secondsAndNanoseconds(observed),
    severityNumber: SEVERITIES[severity],
    severityText: severity,
    body,
    attributes,
  })
  return records
}

const BILLION = 1_000_000_000n

function secondsAndNanoseconds(time: string): [number, number] {
  const nanoseconds = parseTime(time) ?? 0n
  return [Number(nanoseconds / BILLION), Number(nanoseconds % BILLION)]
}
