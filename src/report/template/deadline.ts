import Handlebars from 'handlebars'

/** Templates cannot be interrupted: whatever repeats or includes asks here whether there is time left. */
export interface Deadline {
  start(): void
  check(): void
}

export function createDeadline(limitMs: number): Deadline {
  let end = Number.POSITIVE_INFINITY
  return {
    start: () => {
      end = performance.now() + limitMs
    },
    check: () => {
      if (performance.now() > end) throw new Handlebars.Exception(`takes longer than ${limitMs / 1000} s`)
    },
  }
}

/** `{{#each}}` as Handlebars has it, with a look at the clock at every turn. */
export function timedEach(env: typeof Handlebars, deadline: Deadline): Handlebars.HelperDelegate {
  const each = env.helpers.each
  if (!each) throw new Error('Handlebars has no helper each')
  return function (this: unknown, list: unknown, options: Handlebars.HelperOptions) {
    const fn: Handlebars.TemplateDelegate = (context, runtime) => {
      deadline.check()
      return options.fn(context, runtime)
    }
    return each.call(this, list, { ...options, fn })
  }
}
