import { setFlagsFromString } from 'node:v8'

/**
 * V8 reads both whenever it collects garbage, so that they can be set late (its flag-definitions.h). The old generation is
 * collected when it is half as large again as what was left of it the last time, and not several times as large; and the young
 * generation stays as large as it is by now.
 */
const FLAGS = ['--heap-growing-percent=50', '--semi-space-growth-factor=1']

/**
 * From now on garbage is collected early: a process that watches others for weeks should be small, also after a flood of
 * deaths, nearly all of which is garbage at once. To be called when every module is loaded, because V8 takes no code that it
 * made under other flags (its code-serializer.cc: SanityCheck), and when the last thread has been started, with whose heap it
 * puts the growth of all back (its heap.cc: ConfigureHeap).
 */
export function keepHeapSmall(): void {
  for (const flag of FLAGS) setFlagsFromString(flag)
}
