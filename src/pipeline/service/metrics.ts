import { closeSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { replaceIn } from '../../capture/files/output-file.js'
import { openOutputFolder } from '../../capture/files/output-folder.js'
import { reasonOf } from '../../model/reason.js'
import { createMetrics } from '../../service/metrics/metrics.js'
import { type MetricsServer, serveMetrics } from '../../service/metrics/server.js'
import type { OpenReceiver } from './receiver.js'

/** A file is written at most so often, and only after deaths. */
const WRITE_MS = 10_000

/** The program that collects it has a user of its own. */
const READABLE = 0o644

/** The section `metrics`: a file for a node_exporter, and an address for a Prometheus. */
export const openMetrics: OpenReceiver = async ({ metrics }, { onNote, noticeOf, counters, rules }) => {
  if (!metrics) return undefined
  const { textfile, port } = metrics
  const { count, text, contentType } = createMetrics(metrics.maxUnits)
  let server: MetricsServer | undefined
  let timer: NodeJS.Timeout | undefined
  let hasFailed = false
  const write = async (): Promise<void> => {
    timer = undefined
    if (textfile === undefined) return
    try {
      writeFile(textfile, await text(counters(), rules()))
      hasFailed = false
    } catch (error) {
      if (!hasFailed) onNote(`metrics: ${reasonOf(error)}`)
      hasFailed = true
    }
  }
  return {
    start: () => {
      void write()
      if (port !== undefined) {
        const source = { text: () => text(counters(), rules()), contentType }
        server = serveMetrics(port, source, (reason) => onNote(`metrics cannot be served: ${reason}`))
      }
    },
    push: (incident) => {
      count(noticeOf(incident), Date.now())
      if (textfile !== undefined) timer ??= setTimeout(() => void write(), WRITE_MS)
    },
    close: async () => {
      clearTimeout(timer)
      await write()
      await server?.close()
    },
  }
}

function writeFile(path: string, text: string): void {
  const folder = openOutputFolder(dirname(path), false, path)
  try {
    replaceIn(folder, basename(path), text, path, READABLE)
  } finally {
    closeSync(folder.descriptor)
  }
}
