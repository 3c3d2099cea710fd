import { onTestFinished } from 'vitest'
import { parseMatches } from '../../../src/cli/matches.js'
import { parsePoint } from '../../../src/cli/time.js'
import { createAnswers, servePages } from '../../../src/pipeline/page/answer.js'
import type { Store } from '../../../src/pipeline/store.js'
import type { Arrival } from '../../../src/store/insert.js'
import { openNewFile } from '../../store/stores.js'

export const TOKEN = 'swordfish'

const NOW = Date.parse('2026-11-29T00:00:00Z')

/** Answers about a history. */
export const answersOf = (store: Store): ReturnType<typeof createAnswers> =>
  createAnswers({
    store,
    parsers: { matches: parseMatches, point: (what, text) => parsePoint(what, text, NOW) },
    replayOf: (id) => ['crashcrawler', 'show', id],
  })

/** A history of these deaths. Called by a test, and gone after it. */
export async function storeOf(arrivals: readonly Arrival[]): Promise<Store> {
  const store = await openNewFile()
  await store.insert(arrivals, 0)
  return store
}

/** The site of a history, and how a browser that was given the token asks it. */
export async function serveStore(store: Store) {
  const failures: unknown[] = []
  const onFailure = (error: unknown): void => void failures.push(error)
  const server = await servePages({ port: 0, token: TOKEN, answer: answersOf(store), onFailure })
  const url = `http://127.0.0.1:${server.port}`
  const cookie = `a=b; crashcrawler=${TOKEN}`
  const get = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${url}${path}`, { redirect: 'manual', ...init, headers: { cookie, ...init.headers } })
  return { url, port: server.port, get, failures, close: server.close }
}

/** That of a history of these deaths. Called by a test, and gone after it. */
export async function siteOf(arrivals: readonly Arrival[]) {
  const site = await serveStore(await storeOf(arrivals))
  onTestFinished(() => site.close())
  return site
}
