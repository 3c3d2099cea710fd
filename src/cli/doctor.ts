import { Command } from 'commander'
import { type Capability, type Diagnosis, diagnose } from '../pipeline.js'
import { choice, choiceOption } from './options.js'

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('tell what this kernel allows, which tier is used, what is missing and how to get it')
    .option('--btf <FILE>', "the kernel's types, for a kernel without /sys/kernel/btf/vmlinux")
    .addOption(choiceOption('--format <FORMAT>', 'text or json', ['text', 'json']).default('text'))
    .action(({ btf, format }: { btf?: string; format: string }) => {
      const render = choice('--format', format, ['text', 'json']) === 'json' ? asJson : asText
      const diagnosis = diagnose(btf)
      process.stdout.write(render(diagnosis))
      if (diagnosis.tier === undefined) process.exitCode = 2
    })

const asJson = (diagnosis: Diagnosis): string => `${JSON.stringify(diagnosis)}\n`

function asText({ capabilities, tier, meaning }: Diagnosis): string {
  const width = Math.max(...capabilities.map(({ title }) => title.length))
  const lines = capabilities.flatMap((capability) => linesOf(capability, width))
  const conclusion = tier === undefined ? `watching is not possible: ${meaning}` : `tier ${tier}: ${meaning}`
  return [...lines, '', conclusion, ''].join('\n')
}

function linesOf({ title, available, detail, remedy }: Capability, width: number): string[] {
  const answer = available === undefined ? '?' : available ? 'yes' : 'no'
  const line = `${answer.padEnd(3)}  ${title.padEnd(width)}  ${detail}`
  return remedy === undefined ? [line] : [line, `${' '.repeat(width + 7)}${remedy}`]
}
