import { createServer, type IncomingHttpHeaders } from 'node:http'
import { join } from 'node:path'
import protobuf from 'protobufjs'
import { onTestFinished } from 'vitest'

const request = protobuf.loadSync(join(import.meta.dirname, 'logs.proto')).lookupType('ExportLogsServiceRequest')

interface AnyValue {
  stringValue?: string
  boolValue?: boolean
  intValue?: string
  doubleValue?: number
  arrayValue?: { values?: AnyValue[] }
}

interface KeyValue {
  key: string
  value: AnyValue
}

interface LogRecord {
  timeUnixNano: string
  observedTimeUnixNano: string
  severityNumber: number
  severityText: string
  body: AnyValue
  attributes: KeyValue[]
  droppedAttributesCount?: number
  eventName: string
}

interface Request {
  resourceLogs: {
    resource: { attributes: KeyValue[] }
    scopeLogs: { scope: { name: string; version: string }; logRecords: LogRecord[] }[]
  }[]
}

/** A request as protobuf.js reads it, which has written none of it. */
const decode = (body: Uint8Array): Request => request.toObject(request.decode(body), { longs: String }) as Request

export const plainValue = ({ stringValue, boolValue, intValue, doubleValue, arrayValue }: AnyValue): unknown =>
  arrayValue ? (arrayValue.values ?? []).map(plainValue) : (stringValue ?? boolValue ?? doubleValue ?? Number(intValue))

export const valuesOf = (attributes: readonly KeyValue[]): Record<string, unknown> =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, plainValue(value)]))

/** How a request is answered: with a status, which may say when to come again, or not at all. */
export type Answer = number | { status: number; retryAfter: string } | 'nothing'

interface Taken {
  path: string | undefined
  headers: IncomingHttpHeaders
  request: Request
}

/** A collector on loopback that answers so, and then with 200. */
export async function openCollector(...answers: Answer[]) {
  const taken: Taken[] = []
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = []
    incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
    incoming.on('end', () => {
      const answer = answers.shift() ?? 200
      taken.push({
        path: incoming.url,
        headers: incoming.headers,
        request: decode(Buffer.concat(chunks)),
      })
      if (answer === 'nothing') return
      if (typeof answer === 'number') response.writeHead(answer).end()
      else response.writeHead(answer.status, { 'retry-after': answer.retryAfter }).end()
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return { endpoint: `http://127.0.0.1:${port}`, taken, close: () => void server.close() }
}

export const recordsOf = ({ request: { resourceLogs } }: Taken): LogRecord[] =>
  resourceLogs.flatMap(({ scopeLogs }) => scopeLogs.flatMap(({ logRecords }) => logRecords))
