import { afterAll, describe, it, type TestContext } from 'vitest'
import { endWatching, startWatching } from '../../scripts/zoo/watch.mjs'

/** Asked of the program itself: what keeps it from watching is its own, tested, one line. */
const obstacle = await startWatching(['analyze', '--live', '--for', '1ms']).then(
  ({ ended }) => ended.then(() => undefined),
  (error: Error) => error.message,
)

/** A group of tests that need BPF: skipped with the reason where it cannot be used, failed where CI is set. */
export function describeLive(name: string, tests: () => void): void {
  if (obstacle === undefined) {
    describe(name, () => {
      afterAll(endWatching)
      tests()
    })
    return
  }
  it(name, (context) => {
    if (process.env.CI) throw new Error(obstacle)
    skipBecause(context, obstacle)
  })
}

/** Says it aloud: reporters leave the reason out. */
export function skipBecause({ skip, task }: TestContext, reason: string): never {
  console.warn(`${task.name}: skipped, ${reason}`)
  return skip(reason)
}
