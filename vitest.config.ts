import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** What takes a minute and more, most of it waiting, begins first: the others run meanwhile. */
const LONG = ['test/fleet/network.test.ts']

class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLong = ({ moduleId }: TestSpecification): boolean => LONG.some((path) => moduleId.endsWith(path))
    const sorted = await super.sort(files)
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}

/** BPF programs see every death on the machine, and several of these files run the same programs in the same folders. */
const ALONE = 'test/live/*.test.ts'

export default defineConfig({
  test: {
    reporters: ['default', './scripts/closing-line.mjs'],
    // Set-up, compilers and live captures are real processes, on machines of two cores.
    testTimeout: 90_000,
    // A hook may have to build and run more than a hundred programs, beside other tests.
    hookTimeout: 240_000,
    // One more than there are processors: many tests wait for a process, a server or a clock.
    maxWorkers: availableParallelism() + 1,
    sequence: { sequencer: LongFirst },
    // Modules are loaded once for all files: to load them for each took a third of the time.
    isolate: false,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: [ALONE], sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        // One process, one file after another, when all others have ended.
        test: { name: 'live', include: [ALONE], pool: 'forks', maxWorkers: 1, sequence: { groupOrder: 1 } },
      },
    ],
  },
})
