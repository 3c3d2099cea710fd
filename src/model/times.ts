/**
 * Converts nanoseconds since the epoch, in decimal digits, as formatTime does. For many times in their order, of which most
 * are of the same day as the one before.
 */
export function createTimes(): (digits: string) => string {
  let [day, date] = [-1, '']
  return (digits) => {
    const padded = digits.padStart(10, '0')
    const seconds = Number(padded.slice(0, -9))
    const today = Math.floor(seconds / DAY)
    if (today !== day) [day, date] = [today, new Date(today * DAY * 1000).toISOString().slice(0, 11)]
    const second = seconds - today * DAY
    const [hours, minutes] = [Math.floor(second / 3600), Math.floor(second / 60) % 60]
    return `${date}${TWO[hours]}:${TWO[minutes]}:${TWO[second % 60]}.${padded.slice(-9)}Z`
  }
}

const DAY = 86_400

const TWO = Array.from({ length: 60 }, (_, number) => String(number).padStart(2, '0'))
