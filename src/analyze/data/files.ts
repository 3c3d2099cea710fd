import { LAST_WORDS } from '../facts/last-words.js'
import { FILL_VALUES } from '../facts/pattern.js'
import { EXIT_STATUSES } from '../facts/statuses.js'
import { X86_EXTENSIONS } from '../facts/x86-extension.js'
import { RELAYS } from '../family/relays.js'
import { LANGUAGE_FRAMES } from '../language/forms.js'
import type { DataFile } from './data-file.js'

/** All files of the folder data/: they are compiled with the stock rules, and checked before the first event. */
export const DATA_FILES: readonly DataFile<unknown>[] = [
  EXIT_STATUSES,
  LAST_WORDS,
  FILL_VALUES,
  RELAYS,
  LANGUAGE_FRAMES,
  X86_EXTENSIONS,
]
