import { createHash, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { UserError } from '../../model/errors.js'

/** What a page answers. */
export interface Answer {
  status: 200 | 404
  type: string
  body: string | Uint8Array
  /** Name of the file, where it is to be saved and not shown. */
  download?: string
}

export interface PageServerOptions {
  /** 0: any that is free. */
  port: number
  /** Who has it may read everything. */
  token: string
  answer(url: URL): Promise<Answer>
  onFailure(error: unknown): void
}

export interface PageServer {
  port: number
  close(): Promise<void>
}

const COOKIE = 'crashcrawler'

/**
 * Serves pages to this host alone, and to no one without the token: in an address once, and in a cookie from then on.
 * Throws UserError where the port cannot be had.
 */
export async function servePages({ port, token, answer, onFailure }: PageServerOptions): Promise<PageServer> {
  const server = createServer((request, response) => {
    handle(request, response, { token, answer, port: portOf(server) }).catch((error: unknown) => {
      const isKnown = error instanceof UserError
      if (response.headersSent) response.destroy()
      else if (isKnown) respond(response, 503, error.message)
      else respond(response, 500, 'This is a bug of crashcrawler; its output says more.')
      if (!isKnown) onFailure(error)
    })
  })
  await new Promise<void>((listening, failed) => {
    server.on('error', (error) =>
      failed(new UserError(`port ${port} cannot be had (${error.message}); choose another`)),
    )
    server.listen(port, '127.0.0.1', listening)
  })
  return {
    port: portOf(server),
    close: () =>
      new Promise((closed) => {
        server.close(() => closed())
        server.closeAllConnections()
      }),
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}

/** No other site may show, ask for or read a page, and no cache may keep one. */
const BASE = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
} as const

function respond(response: ServerResponse, status: number, what: string): void {
  response.writeHead(status, { ...BASE, 'content-type': 'text/plain; charset=utf-8' }).end(`${what}\n`)
}

interface Site extends Pick<PageServerOptions, 'token' | 'answer'> {
  port: number
}

async function handle(request: IncomingMessage, response: ServerResponse, site: Site): Promise<void> {
  const refuse = (status: number, what: string): void => respond(response, status, what)
  // A name that leads to this address may belong to another site (DNS rebinding).
  if (![`127.0.0.1:${site.port}`, `localhost:${site.port}`].includes(request.headers.host ?? '')) {
    return refuse(403, 'Open this page by its address.')
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405, 'There is only GET.')
  const url = addressOf(request.url ?? '/', site.port)
  if (!url) return refuse(400, 'The address is not valid.')
  const given = url.searchParams.get('token')
  if (given !== null && isSame(given, site.token)) {
    url.searchParams.delete('token')
    const cookie = `${COOKIE}=${site.token}; HttpOnly; SameSite=Strict; Path=/`
    response
      .writeHead(303, { ...BASE, location: `${url.pathname.replace(/^\/+/, '/')}${url.search}`, 'set-cookie': cookie })
      .end()
    return
  }
  if (!isSame(cookieOf(request), site.token)) {
    return refuse(401, 'Open the address that crashcrawler serve printed: it has the token.')
  }
  const { status, type, body, download } = await site.answer(url)
  response.writeHead(status, {
    ...BASE,
    'content-type': type,
    ...(typeof body === 'string' && type.startsWith('text/html') && { 'content-security-policy': policyOf(body) }),
    ...(download !== undefined && { 'content-disposition': `attachment; filename="${download}"` }),
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}

/** Two slashes at its beginning do not lead to another host. */
function addressOf(path: string, port: number): URL | undefined {
  return path.startsWith('/') && URL.canParse(`http://127.0.0.1:${port}${path}`)
    ? new URL(`http://127.0.0.1:${port}${path}`)
    : undefined
}

const cookieOf = ({ headers: { cookie = '' } }: IncomingMessage): string =>
  cookie
    .split(/; */)
    .find((each) => each.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1) ?? ''

function isSame(given: string, token: string): boolean {
  const [a, b] = [given, token].map((text) => createHash('sha256').update(text).digest())
  return a !== undefined && b !== undefined && timingSafeEqual(a, b)
}

/**
 * The styles of the page itself, by their hashes, and no script. A report draws bars of memory with attributes, which a
 * hash cannot allow without allowing all of them.
 */
function policyOf(page: string): string {
  const styles = [...page.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, style = '']) => style)
  const hashes = styles.map((style) => `'sha256-${createHash('sha256').update(style).digest('base64')}'`)
  const attributes = page.includes(' style="') ? "; style-src-attr 'unsafe-inline'" : ''
  const rest = "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
  return `default-src 'none'; style-src-elem ${hashes.join(' ')}${attributes}; ${rest}`
}
