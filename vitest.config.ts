import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    reporters: ['default', './scripts/closing-line.mjs'],
    // Set-up, compilers and live captures are real processes, on machines of two cores.
    testTimeout: 90_000,
    hookTimeout: 120_000,
    // One more than there are processors: many tests wait for a process, a server or a clock.
    maxWorkers: availableParallelism() + 1,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/live/**'],
          // Modules are loaded once for all files: to load them for each took a third of the time.
          isolate: false,
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: 'live',
          include: ['test/live/**/*.test.ts'],
          // One process, one file after another: BPF programs see every death on the machine, and several files run the
          // same programs in the same folders. `npm test` runs them beside the others, `npx vitest` after these.
          pool: 'forks',
          maxWorkers: 1,
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
