import { derive } from '../fact.js'

/** glibc assert/assert.c: "%s%s%s:%u: %s%sAssertion `%s' failed.\n", program, file, line, function. */
const GLIBC = /^(?:.*?: )?([^:\n]+):(\d+): (?:(.*): )?Assertion `(.*)' failed\.$/s

export const assertion = derive({
  name: 'assertion',
  type: 'text',
  meaning: 'the assertion that failed: expression, file, line and function',
  example: 'count > 0 in main at app.c:8',
  value: ({ message }): string | undefined => {
    const [, file, line, name, expression] = (message === undefined ? undefined : GLIBC.exec(message)) ?? []
    if (file === undefined) return undefined
    return `${expression}${name === undefined ? '' : ` in ${name}`} at ${file}:${line}`
  },
})
