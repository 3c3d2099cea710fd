import { atLeast } from '../../model/levels.js'
import { openJournal } from '../../service/journal/journal.js'
import type { OpenReceiver } from './receiver.js'

/** The section `journal`: an entry for each death. */
export const openJournalReceiver: OpenReceiver = async ({ journal }, { onNote, noticeOf }) => {
  if (!journal) return undefined
  const { write, close } = openJournal({ onNote })
  return {
    push: (incident) => {
      const notice = noticeOf(incident)
      if (atLeast(notice.severity, journal.minSeverity)) write(notice)
    },
    close,
  }
}
