import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Values of C expressions by the expressions' own text, as this machine's compiler and headers have them. */
export function evaluateC(preamble: string, expressions: string[], options: string[] = []): Record<string, number> {
  const prints = expressions.map(
    (expression) => `printf("%s\\t%lld\\n", ${quote(expression)}, (long long)(${expression}));`,
  )
  const output = runC(
    `${preamble}\n#include <stdio.h>\nint main(void) {\n${prints.join('\n')}\nreturn 0;\n}\n`,
    options,
  )
  const lines = output.trim().split('\n')
  return Object.fromEntries(lines.map((line) => line.split('\t')).map(([name, value]) => [name, Number(value)]))
}

/** A C string literal is a JSON string, as far as the text is printable ASCII. */
const quote = (text: string): string => JSON.stringify(text)

function runC(source: string, options: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'crashcrawler-c-'))
  try {
    const program = join(folder, 'program')
    writeFileSync(`${program}.c`, source)
    execFileSync('gcc', [...options, '-o', program, `${program}.c`])
    return execFileSync(program, { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}
