/** A system call as a line of strace(1) or of `crashcrawler trace` tells it. */
export interface LoggedCall {
  name: string
  /** Between the parentheses. */
  arguments: string
  /** Behind the equals sign. */
  result: string
}

/**
 * Calls by thread. A thread is named by the way to it: `0` is the command, `0.2` the third thread or child that it
 * made. Process ids differ from run to run, the order in which a thread makes others does not.
 */
export function parseTrace(log: string): Map<string, LoggedCall[]> {
  const byId = new Map<string, LoggedCall[]>()
  const begun = new Map<string, string>()
  for (const line of log.split('\n')) {
    const [, id = '', body = ''] = line.match(/^(\d+) +(.*)$/) ?? []
    const calls = byId.get(id) ?? []
    byId.set(id, calls)
    const call = parseCall(joined(id, body, begun))
    if (call) calls.push(call)
  }
  return named(byId)
}

/** strace cuts a call in two where another thread's comes between. */
function joined(id: string, body: string, begun: Map<string, string>): string {
  const [, start] = body.match(/^(.*?) ?<unfinished \.\.\.>/) ?? []
  if (start !== undefined) {
    begun.set(id, start)
    return ''
  }
  const [, rest] = body.match(/^<\.\.\. \w+ resumed>(.*)$/) ?? []
  return rest === undefined ? body : `${begun.get(id) ?? ''}${rest}`
}

function parseCall(text: string): LoggedCall | undefined {
  const [, name, args = '', result = ''] = text.match(/^(\w+)\((.*)\) += (.*?)(?: <\d+\.\d+>)?$/) ?? []
  return name === undefined ? undefined : { name, arguments: args, result }
}

function named(byId: Map<string, LoggedCall[]>): Map<string, LoggedCall[]> {
  const found = new Map<string, LoggedCall[]>()
  const visit = (id: string, name: string): void => {
    const calls = byId.get(id) ?? []
    found.set(name, calls)
    const children = calls
      .filter((call) => /^(clone3?|v?fork)$/.test(call.name))
      .map(({ result }) => result.split(' ')[0])
    children.forEach((child, index) => {
      if (child && byId.has(child)) visit(child, `${name}.${index}`)
    })
  }
  const [first] = byId.keys()
  if (first !== undefined) visit(first, '0')
  return found
}
