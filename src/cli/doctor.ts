import type { Command } from 'commander'
import { inertJson } from '../model/inert-json.js'
import { table } from '../model/text/table.js'
import { wrap } from '../model/text/width.js'
import { type Capability, type Diagnosis, diagnose } from '../pipeline/doctor.js'
import { choice } from './choice.js'
import { io } from './io.js'
import { choiceOption } from './options.js'
import { tableWidth, terminalWidth } from './terminal.js'

export const doctorCommand = (command: Command): Command =>
  command
    .option('--btf <FILE>', "the kernel's types, for a kernel without /sys/kernel/btf/vmlinux")
    .addOption(choiceOption('--format <FORMAT>', 'text or json', ['text', 'json']).default('text'))
    .action(({ btf, format }: { btf?: string; format: string }) => {
      const render = choice('--format', format, ['text', 'json']) === 'json' ? asJson : asText
      const diagnosis = diagnose(btf)
      io().stdout.write(render(diagnosis))
      if (diagnosis.tier === undefined) io().exitCode = 2
    })

const asJson = (diagnosis: Diagnosis): string => `${inertJson(diagnosis)}\n`

function asText({ capabilities, tier, meaning }: Diagnosis): string {
  const conclusion = tier === undefined ? `watching is not possible: ${meaning}` : `tier ${tier}: ${meaning}`
  return [
    table(capabilities.flatMap(rowsOf), tableWidth(io().stdout)),
    '',
    ...wrap(conclusion, terminalWidth(io().stdout)),
    '',
  ].join('\n')
}

function rowsOf({ title, available, detail, remedy }: Capability): string[][] {
  const answer = available === undefined ? '?' : available ? 'yes' : 'no'
  return [[answer, title, detail], ...(remedy === undefined ? [] : [['', '', remedy]])]
}
