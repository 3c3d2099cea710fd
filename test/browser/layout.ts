import type { Page } from 'playwright-core'

/**
 * The elements that reach past the right edge of the window, as a person sees them: what scrolls inside a box of its
 * own does not count.
 */
export const overflowing = (page: Page): Promise<string[]> => page.evaluate(FIND)

const FIND = `(() => {
  const edge = document.documentElement.clientWidth
  const scrolls = (element) => {
    for (let box = element.parentElement; box && box !== document.body; box = box.parentElement) {
      if (getComputedStyle(box).overflowX !== 'visible') return true
    }
    return false
  }
  const past = [...document.querySelectorAll('body *')].filter(
    (element) => element.getBoundingClientRect().right > edge + 1 && !scrolls(element),
  )
  const whole = document.documentElement.scrollWidth > edge ? ['the page scrolls sideways'] : []
  return [...whole, ...past.map((element) => element.outerHTML.slice(0, 120))]
})()`
