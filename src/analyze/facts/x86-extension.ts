import { type Static, Type } from 'typebox'
import { closed, dataFile, versioned } from '../data/data-file.js'
import { type Encoding, encodingOf } from './x86-encoding.js'

/** An extension of x86-64, with its name in /proc/cpuinfo. */
export type Extension = Pick<Static<ReturnType<typeof rowSchema>>, 'name' | 'flag'>

/** The extension that an instruction belongs to; undefined for the common ones, and where bytes are missing. */
export function extensionOf(instruction: Uint8Array): Extension | undefined {
  const encoding = encodingOf(instruction)
  return encoding && X86_EXTENSIONS.read().extensions.find((row) => matches(row, encoding))
}

const matches = (
  row: Static<ReturnType<typeof rowSchema>>,
  { encoding, map, opcode, prefix, bits, modrm }: Encoding,
): boolean =>
  row.encoding === encoding &&
  row.map === map &&
  (row.bits === undefined || row.bits === bits) &&
  (row.prefixes === undefined || row.prefixes.includes(prefix)) &&
  (row.reg === undefined || row.reg === ((modrm >> 3) & 7)) &&
  (row.form === undefined || (row.form === 'register') === modrm >= 0xc0) &&
  row.opcodes.split(' ').some((range) => isIn(range, opcode))

function isIn(range: string, opcode: number): boolean {
  const [first = '', last = first] = range.split('-')
  return opcode >= Number.parseInt(first, 16) && opcode <= Number.parseInt(last, 16)
}

const rowSchema = () =>
  closed({
    name: Type.String({ minLength: 1, description: 'the name of the extension' }),
    flag: Type.String({ pattern: '^[a-z0-9_]+$', description: 'its name in /proc/cpuinfo' }),
    encoding: Type.Enum(['legacy', 'rex2', 'vex', 'evex', 'xop']),
    map: Type.Integer({ minimum: 0, maximum: 31, description: 'the number of the opcode map' }),
    opcodes: Type.String({
      pattern: '^[0-9a-f]{2}(?:-[0-9a-f]{2})?(?: [0-9a-f]{2}(?:-[0-9a-f]{2})?)*$',
      description: 'opcodes such as "10 20-25"',
    }),
    prefixes: Type.Optional(Type.Array(Type.Enum(['none', '66', 'f3', 'f2']), { description: 'a list of prefixes' })),
    bits: Type.Optional(Type.Union([Type.Literal(128), Type.Literal(256), Type.Literal(512)])),
    reg: Type.Optional(Type.Integer({ minimum: 0, maximum: 7, description: '0 to 7' })),
    form: Type.Optional(Type.Enum(['register', 'memory'])),
  })

export const X86_EXTENSIONS = dataFile('x86-extensions', () =>
  versioned({ extensions: Type.Array(rowSchema(), { description: 'a list of extensions' }) }),
)
