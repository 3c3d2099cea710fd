import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { findFile } from '../../scripts/setup/find.mjs'

export interface Viewing {
  /** Pixels; 1440 unless told. */
  width?: number
  /** Off unless told: what the page's own policy would stop must not be there in the first place. */
  policy?: boolean
}

export interface Visit {
  page: Page
  /** Errors on the console or uncaught, dialogs, and requests for anything but the file itself. */
  complaints: string[]
}

/** A browser takes a second to start, so it stays for the other files that run in this process. It ends with it. */
const windows = new Map<boolean, Promise<Window>>()
let browser: Promise<Browser> | undefined

function windowFor(policy: boolean): Promise<Window> {
  browser ??= launch()
  const window = windows.get(policy) ?? browser.then((started) => openWindow(started, policy))
  windows.set(policy, window)
  return window
}

/**
 * For the tests of a file. The function returned shows an HTML document as a person sees it who opens the file. A new
 * window costs far more than a new document in it, so each document takes the place of the one before.
 */
export function useBrowser(): (html: string, viewing?: Viewing) => Promise<Visit> {
  let folder = ''
  let files = 0
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'crashcrawler-pages-'))
  })
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return async (html, { width = 1440, policy = false } = {}) => {
    const window = await windowFor(policy)
    const file = join(folder, `page-${++files}.html`)
    writeFileSync(file, html)
    return window.show(pathToFileURL(file).href, width)
  }
}

interface Window {
  show(url: string, width: number): Promise<Visit>
}

async function openWindow(browser: Browser, policy: boolean): Promise<Window> {
  const page = await browser.newPage({ bypassCSP: !policy })
  let url = ''
  let complaints: string[] = []
  listen(
    page,
    () => url,
    (complaint) => complaints.push(complaint),
  )
  return {
    show: async (next, width) => {
      // What the document before still does must not be counted against this one.
      await page.goto('about:blank')
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ media: null, colorScheme: 'light' })
      url = next
      complaints = []
      await page.goto(url)
      return { page, complaints }
    },
  }
}

function listen(page: Page, url: () => string, complain: (complaint: string) => void): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complain(`console: ${message.text()}`)
  })
  page.on('pageerror', (error) => complain(`uncaught: ${error.message}`))
  page.on('request', (request) => {
    if (request.url() !== url()) complain(`request: ${request.url()}`)
  })
  page.on('dialog', async (dialog) => {
    complain(`dialog: ${dialog.message()}`)
    await dialog.dismiss()
  })
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
