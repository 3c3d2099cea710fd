import { basename } from 'node:path/posix'
import { derive } from '../fact.js'

export const exeName = derive({
  name: 'exeName',
  type: 'text',
  meaning: 'file name of the executable: of the interpreter, where comm is the name of a script',
  example: 'bash',
  value: ({ exe }) => (exe === undefined ? undefined : basename(exe)),
})
