import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { findFile } from '../../scripts/setup/find.mjs'

export interface Viewing {
  /** Pixels; 1440 unless told. */
  width?: number
  dark?: boolean
  /** Off unless told: what the page's own policy would stop must not be there in the first place. */
  policy?: boolean
}

export interface Visit {
  page: Page
  /** Errors on the console or uncaught, dialogs, and requests for anything but the file itself. */
  complaints: string[]
}

/**
 * One headless Chromium for the tests of a file. The function returned shows an HTML document as a person sees it who
 * opens the file; the pages of a test are closed after it.
 */
export function useBrowser(): (html: string, viewing?: Viewing) => Promise<Visit> {
  let browser: Browser | undefined
  let folder = ''
  let files = 0
  let contexts: BrowserContext[] = []
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'crashcrawler-pages-'))
    browser = await launch()
  })
  afterEach(async () => {
    for (const context of contexts) await context.close()
    contexts = []
  })
  afterAll(async () => {
    await browser?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return async (html, { width = 1440, dark = false, policy = false } = {}) => {
    if (!browser) throw new Error('the browser has not started')
    const context = await browser.newContext({
      viewport: { width, height: 900 },
      colorScheme: dark ? 'dark' : 'light',
      bypassCSP: !policy,
    })
    contexts.push(context)
    const page = await context.newPage()
    const file = join(folder, `page-${++files}.html`)
    writeFileSync(file, html)
    const url = pathToFileURL(file).href
    const complaints = listen(page, url)
    await page.goto(url)
    return { page, complaints }
  }
}

function listen(page: Page, url: string): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    if (request.url() !== url) complaints.push(`request: ${request.url()}`)
  })
  page.on('dialog', async (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    await dialog.dismiss()
  })
  return complaints
}

function launch(): Promise<Browser> {
  const executablePath = findFile('chromium', (process.env.PATH ?? '').split(delimiter))
  if (!executablePath) throw new Error('chromium is not in PATH: npm test installs it')
  return chromium.launch({ executablePath, args: ARGUMENTS })
}

/** Nothing that reaches for the network, and root may run it. */
const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
