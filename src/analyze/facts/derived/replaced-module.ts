import { basename } from 'node:path/posix'
import { derive } from '../fact.js'

export const replacedModule = derive({
  name: 'replacedModule',
  type: 'text',
  meaning: 'name of the library whose code ran last, where its file was replaced while the process ran',
  example: 'libplugin.so',
  value: ({ frames, libraries }): string | undefined => {
    const path = frames?.[0]?.module
    if (path === undefined) return undefined
    const isReplaced = Object.values(libraries ?? {}).some((library) => library.path === path && library.replaced)
    return isReplaced ? basename(path) : undefined
  },
})
