import type { Incident } from '../../model/finding.js'
import { visible } from '../../model/text/visible.js'
import { headline } from '../../report/view/headline.js'
import { type Notice, noticeOf } from '../../service/notice.js'
import { createUserNames } from '../users.js'

/** Makes the notices of incidents, with the names of users. */
export function createNotices(): (incident: Incident) => Notice {
  const userOf = createUserNames()
  return (incident) => noticeOf(incident, visible(headline(incident)), userOf(incident))
}
