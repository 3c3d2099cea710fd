import type { Activity } from '../../model/activity.js'

const MAX_REMEMBERED = 1024

/**
 * Before Linux 6.16 the last two threads of a process may both find that no thread lives, and both report its
 * end. Returns whether an activity is to be handed on.
 */
export function createOnce(): (activity: Activity) => boolean {
  const ended = new Set<string>()
  return ({ event, thread, id }) => {
    if (event !== 'exit' || thread) return true
    if (ended.has(id)) return false
    ended.add(id)
    const [oldest] = ended
    if (ended.size > MAX_REMEMBERED && oldest !== undefined) ended.delete(oldest)
    return true
  }
}
