import type { RawEvent } from '../../model/raw.js'

/** Of processes that got a signal and did not die of it, as an init process does not; they must not pile up. */
const MAX_WAITING = 1024

/**
 * Where the address space is gone at exit, what was in it comes ahead, as a record of its own. Returns a function
 * that takes all records in their order, and gives each death joined with what was taken at the delivery of the
 * signal that ended that process; undefined for a delivery.
 */
export function createJoin(): (record: RawEvent) => RawEvent | undefined {
  const deliveries = new Map<string, RawEvent>()
  return (record) => {
    const process = `${record.pid} ${record.startTime}`
    if (record.kind === 'delivery') {
      const [oldest] = deliveries.keys()
      if (deliveries.size >= MAX_WAITING && oldest !== undefined) deliveries.delete(oldest)
      deliveries.set(process, record)
      return undefined
    }
    const delivery = deliveries.get(process)
    deliveries.delete(process)
    return delivery ? join(record, delivery) : record
  }
}

/** What the process was comes from the delivery; what it died of, from the death. */
function join(death: RawEvent, delivery: RawEvent): RawEvent {
  const { exe, exeDeleted, argv, environment, message, memory, mappings, mappingsTotal, faultFile } = delivery
  return {
    ...death,
    exe,
    exeDeleted,
    argv,
    environment,
    message,
    memory,
    mappings,
    mappingsTotal,
    faultFile,
    ...(diedBySignal(death) ? threadOf(death, delivery) : {}),
    truncated: [...new Set([...death.truncated, ...delivery.truncated])],
  }
}

/** With an exit status, another thread proves nothing: all of them were asked to leave. */
const diedBySignal = ({ status = 0 }: RawEvent): boolean => (status & 0x7f) !== 0

/** A death with a fault has the state of its thread already, from when the fault was delivered. */
function threadOf(
  death: RawEvent,
  delivery: RawEvent,
): Pick<RawEvent, 'thread' | 'stack' | 'interruptedStack' | 'pointed'> {
  const { userStack } = delivery.thread
  const own = death.fault?.firstChance ? death.thread : { ...death.thread, userStack }
  return {
    thread: death.fault ? own : delivery.thread,
    stack: delivery.stack,
    interruptedStack: delivery.interruptedStack,
    pointed: delivery.pointed,
  }
}
