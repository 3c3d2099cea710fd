import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const style = readFileSync(new URL('../../templates/partials/style.html.hbs', import.meta.url), 'utf8')
const [light = '', dark = ''] = style.match(/:root \{[^}]*--page[^}]*\}/g) ?? []

const colours = (rule: string): Record<string, string> =>
  Object.fromEntries(
    [...rule.matchAll(/--([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = '', value = '']) => [name, value]),
  )

/** WCAG 2.2, relative luminance and contrast ratio. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x)
  return (high + 0.05) / (low + 0.05)
}

const severities = ['critical', 'high', 'medium', 'low', 'info']

describe.each([
  ['light', colours(light)],
  ['dark', colours(dark)],
])('%s', (_, colour) => {
  it.each([
    ['ink', 'page'],
    ['ink', 'card'],
    ['ink', 'well'],
    ['soft', 'page'],
    ['soft', 'card'],
    ['link', 'card'],
    ...severities.flatMap((severity) => [
      ['ink', `${severity}-tint`],
      ['soft', `${severity}-tint`],
      [severity, `${severity}-tint`],
      [severity, 'card'],
    ]),
  ])('%s on %s can be read (WCAG AA)', (text, ground) => {
    expect(contrast(colour[text] ?? '#000000', colour[ground] ?? '#000000')).toBeGreaterThanOrEqual(4.5)
  })
})
