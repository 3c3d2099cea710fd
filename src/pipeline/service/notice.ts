import type { Incident } from '../../model/finding.js'
import { visible } from '../../model/text/visible.js'
import { renderPassedOn } from '../../report/aside.js'
import { headline } from '../../report/view/headline.js'
import { type Notice, noticeOf } from '../../service/notice.js'
import { createUserNames } from '../users.js'

/** Makes the notices of incidents, with the names of users. What only followed from another death says from which. */
export function createNotices(): (incident: Incident) => Notice {
  const userOf = createUserNames()
  return (incident) =>
    noticeOf(incident, incident.passedOn ? renderPassedOn(incident) : visible(headline(incident)), userOf(incident))
}
