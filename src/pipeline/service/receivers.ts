import { openAlerts } from './alerts.js'
import { openJournalReceiver } from './journal.js'
import { openMetrics } from './metrics.js'
import { openOtlp } from './otlp.js'
import type { OpenReceiver, Receiver, ReceiverContext } from './receiver.js'
import type { Settings } from './settings.js'
import { openShipReceiver } from './ship.js'

const SECTIONS: readonly OpenReceiver[] = [openJournalReceiver, openAlerts, openMetrics, openOtlp, openShipReceiver]

export async function openReceivers(settings: Settings, context: ReceiverContext): Promise<Receiver[]> {
  const opened: Receiver[] = []
  try {
    for (const open of SECTIONS) {
      const receiver = await open(settings, context)
      if (receiver) opened.push(receiver)
    }
    return opened
  } catch (error) {
    await Promise.all(opened.map((each) => each.close()))
    throw error
  }
}
