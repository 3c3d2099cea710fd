import { createServer, type Server } from 'node:http'

export interface MetricsServer {
  close(): Promise<void>
}

/** Serves GET /metrics to this host alone. Calls `onFailure` where the port cannot be had. */
export function serveMetrics(
  port: number,
  { text, contentType }: { text(): Promise<string>; contentType: string },
  onFailure: (reason: string) => void,
): MetricsServer {
  const server: Server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('GET /metrics\n')
      return
    }
    text().then(
      (body) => response.writeHead(200, { 'content-type': contentType }).end(body),
      () => response.writeHead(500).end(),
    )
  })
  server.on('error', (error) => onFailure(error.message))
  server.listen(port, '127.0.0.1')
  return {
    close: () =>
      new Promise((closed) => {
        server.closeAllConnections()
        server.close(() => closed())
      }),
  }
}
