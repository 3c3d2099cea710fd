import { request } from 'node:http'
import { describe, expect, it } from 'vitest'
import { servePages } from '../../../src/pipeline/page/answer.js'
import { arrival } from '../../store/stores.js'
import { siteOf, TOKEN } from './site.js'

/** fetch() does not let a test choose the name of the host. */
const statusWithHost = (port: number, host: string): Promise<number | undefined> =>
  new Promise((resolve, reject) => {
    const headers = { host, cookie: `crashcrawler=${TOKEN}` }
    request({ host: '127.0.0.1', port, headers }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
      .on('error', reject)
      .end()
  })

describe('who may read', () => {
  it('nobody without the token', async () => {
    const { url } = await siteOf([])
    for (const cookie of ['', 'crashcrawler=', 'crashcrawler=swordfishx', 'other=swordfish']) {
      const response = await fetch(url, { headers: { cookie } })
      expect([response.status, await response.text()]).toEqual([
        401,
        'Open the address that crashcrawler serve printed: it has the token.\n',
      ])
    }
    expect((await fetch(`${url}/?token=wrong`)).status).toBe(401)
  })

  it('whoever has the token gets a cookie, and an address without it', async () => {
    const { get } = await siteOf([])
    const { status, headers } = await get(`/?sort=most&token=${TOKEN}`, { headers: { cookie: '' } })
    expect([status, headers.get('location')]).toEqual([303, '/?sort=most'])
    expect(headers.get('set-cookie')).toBe(`crashcrawler=${TOKEN}; HttpOnly; SameSite=Strict; Path=/`)
    expect((await get('/')).status).toBe(200)
    expect((await get(`//evil.example/?token=${TOKEN}`)).headers.get('location')).toBe('/evil.example/')
  })

  it('no site by another name', async () => {
    const { port } = await siteOf([])
    expect(await statusWithHost(port, `127.0.0.1:${port}`)).toBe(200)
    expect(await statusWithHost(port, `localhost:${port}`)).toBe(200)
    for (const host of ['evil.example', `evil.example:${port}`, '127.0.0.1', `127.0.0.1:${port}.evil.example`])
      expect(await statusWithHost(port, host)).toBe(403)
  })

  it('nothing can be changed', async () => {
    const { get } = await siteOf([])
    for (const method of ['POST', 'PUT', 'DELETE']) expect((await get('/', { method })).status).toBe(405)
    expect((await get('/', { method: 'HEAD' })).status).toBe(200)
  })
})

it('a port that is taken is one line', async () => {
  const { port } = await siteOf([])
  const options = {
    port,
    token: TOKEN,
    answer: async () => Promise.reject(new Error('not asked')),
    onFailure: () => {},
  }
  await expect(servePages(options)).rejects.toThrow(
    `port ${port} cannot be had (listen EADDRINUSE: address already in use 127.0.0.1:${port}); choose another`,
  )
})

describe('what is sent', () => {
  it('pages run nothing, belong to no other site, and are kept by no cache', async () => {
    const { get } = await siteOf([arrival({ id: 'aa' })])
    for (const path of ['/', '/signature/aaaaaaaaaaaaaaaa', '/death/aa', '/nothing']) {
      const { headers } = await get(path)
      const policy = headers.get('content-security-policy') ?? ''
      expect(policy).toMatch(
        /^default-src 'none'; style-src-elem ('sha256-[\w+/]{43}=' ?)+(; style-src-attr 'unsafe-inline')?; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      )
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'x-frame-options': 'DENY',
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'cross-origin-resource-policy': 'same-origin',
      })
    }
  })

  it.each([
    ['md', 'text/markdown; charset=utf-8', '## '],
    ['json', 'application/json', '"signature":"aaaaaaaaaaaaaaaa"'],
    ['ndjson', 'application/x-ndjson', '"format":"crashcrawler-log"'],
  ])('a death can be saved: %s', async (ending, type, part) => {
    const { get } = await siteOf([arrival({ id: 'aa' })])
    const response = await get(`/death/aa.${ending}`)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="crashcrawler-aa.${ending}"`)
    expect(await response.text()).toContain(part)
  })

  it.each([
    ['/death/bb', 'No death has the id bb.'],
    ['/death/aa.core', 'There is no such page.'],
    ['/death/aa.exe', 'No death has the id aa.exe.'],
    ['/death/aa/more', 'There is no such page.'],
    ['/signature/bb', 'No death has the signature bb.'],
    ['/death/%ff%00', 'No death has the id %ff%00.'],
    ['/death/..%2f..%2fetc%2fpasswd', 'No death has the id ../../etc/passwd.'],
    ['/death/%3Cscript%3E', 'No death has the id &lt;script&gt;.'],
    ['/death', 'There is no such page.'],
    ['//evil.example/', 'There is no such page.'],
  ])('%s is not there', async (path, what) => {
    const { get, failures } = await siteOf([arrival({ id: 'aa' })])
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain(`<h1 class="title">${what}</h1>`)
    expect(failures).toEqual([])
  })

  it('an id that is no name of a file is made one', async () => {
    const { get } = await siteOf([arrival({ id: 'a"\r\n/..' })])
    const response = await get(`/death/${encodeURIComponent('a"\r\n/..')}.json`)
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="crashcrawler-a______.json"')
  })
})
