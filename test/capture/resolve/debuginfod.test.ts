import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
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

/** Serves a debug file, and a program, as debuginfod(8) does, and notes what was asked for. */
async function startServer(debugFile: string, program?: string) {
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(request.url ?? '')
    const file = request.url?.endsWith('/executable') ? program : debugFile
    if (file === undefined) response.statusCode = 404
    response.end(file && readFileSync(file))
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

  it('that is not on this machine comes from there as well, by its build id', async () => {
    const { program, debugFile } = await buildWithDebugFile('calls.c', folder)
    const kept = `${program}.kept`
    const cache = mkdtempSync(join(folder, 'cache-'))
    chmodSync(folder, 0o755)
    chmodSync(cache, 0o777)
    const { request } = await crash([program])
    const buildId = /Build ID: (\w+)/.exec(execFileSync('readelf', ['-n', program], { encoding: 'utf8' }))?.[1]
    const modules = request.modules.map((module) => (module.path === program ? { ...module, buildId } : module))
    renameSync(program, kept)
    const server = await startServer(debugFile, kept)
    vi.stubEnv('DEBUGINFOD_URLS', server.url)
    vi.stubEnv('DEBUGINFOD_CACHE_PATH', cache)
    const resolver = createResolver()
    const { stack, libraries } = await resolver.resolve({ ...request, exe: program, modules })
    await resolver.close()
    server.close()

    expect(server.asked).toContain(`/buildid/${buildId}/executable`)
    expect(stack?.frames[0]).toMatchObject({ symbol: 'read_value', buildId })
    expect(libraries?.[0]).toEqual({ path: program, buildId })
  })
})
