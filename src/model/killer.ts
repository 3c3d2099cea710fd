import { type Static, Type } from 'typebox'
import { count, object, optional, text, time } from './schema.js'
import { SIGNAL_OUTCOMES } from './signal-outcomes.js'

/** Who ended a process from outside: another process, or the kernel for want of memory. */

export const Sender = object({
  pid: count('process id of the sender'),
  comm: optional(text('name of the sender')),
  uid: optional(count('user id of the sender')),
  time: optional(time('when it sent the signal')),
  parent: optional(object({ pid: optional(count('parent of the sender')), comm: optional(text('its name')) })),
  ending: optional(
    Type.Boolean({
      description:
        'the sender is the parent, or a thread of it, that was ending; the kernel sent the signal because prctl(PR_SET_PDEATHSIG) had asked for it',
    }),
  ),
  request: optional(
    object({
      signal: text('what had asked the sender itself to end, less than 10 s before'),
      pid: optional(count('process that sent it; absent for the terminal')),
      comm: optional(text('its name')),
    }),
  ),
})
export type Sender = Static<typeof Sender>

export const EarlierSignal = object({
  signal: text('signal(7) name'),
  times: count('how often it was sent'),
  first: time('when the first one was sent'),
  time: time('when the last one was sent'),
  outcome: Type.Enum([...SIGNAL_OUTCOMES], {
    description:
      'of the last one. handled: a handler ran; blocked: the thread had blocked it; dropped: an init process gets only the signals that it handles; pending: not taken yet',
  }),
  sender: optional(Sender),
})
export type EarlierSignal = Static<typeof EarlierSignal>

export const EndedInit = object({ pid: count('its process id'), comm: text('its name') })

export const Oom = object({
  scope: optional(Type.Union([Type.Literal('global'), Type.Literal('cgroup')])),
  limitKb: optional(count('limit of the control group that was hit, KiB')),
  cgroup: optional(text('that control group: the one of the process, or one above it')),
  usageKb: optional(count('its usage at that moment, KiB')),
  members: optional(
    Type.Array(object({ pid: count('process id'), comm: text('name'), rssKb: count('resident memory, KiB') }), {
      description: 'the largest processes that were left in the control group just after the kill',
    }),
  ),
  trigger: optional(object({ pid: count('process whose allocation failed'), comm: text('its name') })),
  time: optional(time('when the kernel sent the signal')),
})
export type Oom = Static<typeof Oom>
