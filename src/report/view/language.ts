import type { Static } from 'typebox'
import type { Incident } from '../../model/finding.js'
import { placeOf } from '../../model/language-place.js'
import { clip, visible } from '../../model/text/visible.js'
import { flag, group, list, text } from './field.js'

const MAX_SHOWN = 5
const MAX_PLACE = 200

export const LanguageView = group(
  {
    name: text('Python'),
    frames: list(
      group({
        function: text('read_header'),
        source: text('read.py:4'),
        library: flag('of the runtime or its library'),
      }),
      'innermost first',
    ),
    truncated: flag('there were more frames, further out'),
    top: list(group({ line: text('read_header at read.py:4') }), 'the first few of them'),
    replaces: flag('the stack of machine code says nothing: the process ended by exit()'),
  },
  'the stack in the language of the program, where the memory of its interpreter was read, or its runtime wrote it down',
)
export type LanguageView = Static<typeof LanguageView>

export function viewLanguage({ languageStack, termination }: Incident): LanguageView {
  const frames = (languageStack?.frames ?? []).map((frame) => ({
    function: frame.function ?? '',
    source: placeOf(frame),
    library: frame.library ?? false,
  }))
  return {
    name: languageStack?.language ?? '',
    frames,
    truncated: languageStack?.truncated ?? false,
    top: frames.slice(0, MAX_SHOWN).map((frame) => ({ line: visible(clip(lineOf(frame), MAX_PLACE)) })),
    replaces: frames.length > 0 && termination?.kind === 'exit',
  }
}

const lineOf = ({ function: name, source }: { function: string; source: string }): string =>
  name === '' ? source : `${name} at ${source}`
