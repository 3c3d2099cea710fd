import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it, vi } from 'vitest'
import { createResolver } from '../../../dist/capture/resolve/resolver.js'
import { buildWithDebugFile } from './builds.js'
import { crash } from './snapshot.js'
import { withoutTools } from './tools.js'

const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-debuginfod-'))
afterEach(() => {
  vi.unstubAllEnvs()
})
afterAll(() => rmSync(folder, { recursive: true }))

/** Serves a debug file as debuginfod(8) does, and notes what was asked for. */
async function startServer(debugFile: string) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.end(readFileSync(debugFile))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return { asked, url: `http://127.0.0.1:${port}`, close: () => server.close() }
}

describe.skipIf(withoutTools)('a stripped program', () => {
  it.each([
    ['DEBUGINFOD_URLS is set: its symbols come from there', true],
    ['it is not: no server is asked', false],
  ])('where %s', async (_, isSet) => {
    const { program, debugFile } = await buildWithDebugFile('calls.c', folder)
    const server = await startServer(debugFile)
    const cache = mkdtempSync(join(folder, 'cache-'))
    chmodSync(folder, 0o755)
    chmodSync(cache, 0o777)
    vi.stubEnv('DEBUGINFOD_URLS', isSet ? server.url : '')
    vi.stubEnv('DEBUGINFOD_CACHE_PATH', cache)
    const { request } = await crash([program])
    const resolver = createResolver()
    const { stack, incomplete } = await resolver.resolve(request)
    await resolver.close()
    server.close()

    expect(incomplete).toBeUndefined()
    const buildId = stack?.frames[0]?.buildId
    expect(server.asked.includes(`/buildid/${buildId}/debuginfo`)).toBe(isSet)
    expect(stack?.frames[0]?.symbol).toBe(isSet ? 'read_value' : undefined)
    expect(stack?.frames[0]?.file?.endsWith('/calls.c')).toBe(isSet ? true : undefined)
    if (!isSet) expect(server.asked).toEqual([])
  })
})
