import { derive } from '../fact.js'

/** Intel SDM volume 3, 5.9, and those that need port permission. After an operand-size prefix, rep or REX. */
const NAMES: readonly [RegExp, string][] = [
  [/^f4/, 'hlt'],
  [/^fa/, 'cli'],
  [/^fb/, 'sti'],
  [/^(?:e4|e5|ec|ed|6c|6d)/, 'in'],
  [/^(?:e6|e7|ee|ef|6e|6f)/, 'out'],
  [/^cd/, 'int'],
  [/^0f06/, 'clts'],
  [/^0f08/, 'invd'],
  [/^0f09/, 'wbinvd'],
  [/^0f07/, 'sysret'],
  [/^0f35/, 'sysexit'],
  [/^0f30/, 'wrmsr'],
  [/^0f32/, 'rdmsr'],
  [/^0f33/, 'rdpmc'],
  [/^0f2[0-3]/, 'mov of a control or debug register'],
  [/^0f01f8/, 'swapgs'],
  [/^0f01[159]/, 'lgdt or lidt'],
  [/^0f01[37b]/, 'lmsw or invlpg'],
]

export const privilegedInstruction = derive({
  name: 'privilegedInstruction',
  type: 'text',
  meaning: 'the instruction of x86-64 at the fault where only the kernel may use it; none for any other',
  example: 'hlt',
  value: ({ arch, instruction }): string | undefined => {
    if (arch !== 'x86_64' || instruction === undefined) return undefined
    const code = instruction.replace(/^(?:66|f2|f3)?(?:4[0-9a-f])?(?=..)/, '')
    return NAMES.find(([pattern]) => pattern.test(code))?.[1] ?? 'none'
  },
})
