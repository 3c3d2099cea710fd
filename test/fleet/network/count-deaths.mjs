// @ts-check
import { openStore } from '../../../dist/pipeline/store.js'

/**
 * How many deaths a store has, asked again and again by way of one connection: none where it is not made yet, or down.
 * @param {string} url
 */
export function countDeaths(url) {
  /** @type {Awaited<ReturnType<typeof openStore>> | undefined} */
  let store
  return {
    async count() {
      try {
        store ??= await openStore(url, false)
        return (await store.totals({ matches: [] })).deaths
      } catch {
        return 0
      }
    },
    close: async () => store?.close(),
  }
}
