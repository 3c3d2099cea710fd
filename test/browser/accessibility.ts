import axe from 'axe-core'
import type { Page } from 'playwright-core'

/** What axe-core finds wrong on a page, one line each with the element; text contrast is among its rules. */
export async function accessibilityProblems(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  // The other kinds of results tell of each element of the page, and take most of the time.
  const run = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)"
  const violations = await page.evaluate<axe.Result[]>(run)
  return violations.flatMap(({ id, impact, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${impact} ${id}: ${html} ${failureSummary}`),
  )
}
