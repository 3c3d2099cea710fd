import { derive } from '../fact.js'

export const missingLibraries = derive({
  name: 'missingLibraries',
  type: 'texts',
  meaning: 'libraries that something needed and the dynamic linker would not find',
  example: ['libanswer.so.1'],
  value: ({ libraries }) => {
    const missing = Object.entries(libraries ?? {}).flatMap(([name, library]) => (library.missing ? [name] : []))
    return missing.length > 0 ? missing : undefined
  },
})
