import type { Static } from 'typebox'
import { framesOutsideAbort } from '../../model/abort-frames.js'
import type { CrashEvent } from '../../model/event.js'
import type { Incident } from '../../model/finding.js'
import { ownFrame, placeOf } from '../../model/language-place.js'
import { flag, group, text } from './field.js'
import type { FrameView } from './frame.js'
import { UNKNOWN } from './frame-name.js'
import type { FramesView } from './frames.js'
import { wasInterrupted } from './interrupted.js'

export const WhereView = group(
  {
    function: text('function to look at first'),
    source: text('its file and line'),
    module: text('name of its mapped file'),
    through: text('the library function that was called there, where it died in one'),
    throughModule: text('name of the mapped file of that'),
    interrupted: flag('the signal came from elsewhere: this is only where it was at that moment'),
  },
  'the place in the code to look at first; all empty without a stack',
)
export type WhereView = Static<typeof WhereView>

export function viewWhere({ frames }: FramesView, incident: Incident): WhereView {
  const native = viewNative(frames, incident)
  const own = incident.languageStack && ownFrame(incident.languageStack)
  if (!own) return native
  return {
    ...NOWHERE,
    function: own.function ?? '',
    source: placeOf(own),
    through: native.through || native.function,
    throughModule: native.throughModule || native.module,
    interrupted: wasInterrupted(incident),
  }
}

/** The place in machine code. */
function viewNative(frames: FramesView['frames'], event: CrashEvent): WhereView {
  const at = frames.findIndex(({ blamed }) => blamed)
  const place = frames[at]
  // Who leaves by exit() has been in a library last, which says nothing.
  if (!place || (place.library && event.termination?.kind === 'exit')) return NOWHERE
  if (place.function === UNKNOWN) return NOWHERE
  const above = isAbort(event) ? undefined : frames[at - 1]
  const through = above?.library && !place.library ? above : undefined
  const isNamed = nameOf(place) !== place.module
  return {
    // The address of a function without a name is what addr2line(1) needs.
    function: isNamed ? nameOf(place) : place.function,
    source: place.source,
    module: isNamed ? place.module : '',
    through: nameOf(through),
    throughModule: through?.module ?? '',
    interrupted: wasInterrupted(event),
  }
}

const NOWHERE = { function: '', source: '', module: '', through: '', throughModule: '', interrupted: false }

const nameOf = (frame: FrameView | undefined): string => frame?.function.replace(/\+0x[0-9a-f]+$/, '') ?? ''

const isAbort = ({ stack }: CrashEvent): boolean =>
  stack !== undefined && framesOutsideAbort(stack.frames).length < stack.frames.length
