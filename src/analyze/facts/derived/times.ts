import { readableDuration } from '../../../model/duration.js'
import { derived } from '../derive.js'

/** Times in words. */

export const runTimeText = derived({
  type: 'text',
  label: 'run time',
  meaning: 'the time from start to death, in words, for messages',
  inWords: true,
  example: '3 min 12 s',
  value: ({ durationMs }): string | undefined => (durationMs === undefined ? undefined : readableDuration(durationMs)),
})

export const processorTimeText = derived({
  type: 'text',
  label: 'processor time that was used',
  meaning: 'the processor time in user mode and in the kernel, in words, for messages',
  inWords: true,
  example: '1.9 s of processor time in user mode and 85 ms in the kernel',
  value: ({ userMs, systemMs }): string | undefined =>
    userMs === undefined || systemMs === undefined
      ? undefined
      : `${readableDuration(userMs)} of processor time in user mode and ${readableDuration(systemMs)} in the kernel`,
})
