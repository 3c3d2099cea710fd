import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

/** They make more events than can be taken, and count what is lost: one after another, when nothing else is watched. */
const FLOODS = ['storm', 'pressure', 'many-threads', 'soak', 'snoop', 'killed-collector'].map(
  (name) => `test/live/${name}.test.ts`,
)

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
          exclude: FLOODS,
          // After all other tests, whose processes die too: BPF programs see every death on the machine.
          pool: 'forks',
          maxWorkers: 2,
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: 'floods',
          include: FLOODS,
          pool: 'forks',
          maxWorkers: 1,
          isolate: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
})
