import { existsSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import type { SourceRoot } from '../../pipeline/formats.js'

/** The repository that a folder is in: that of the workflow, or the first folder upward with a `.git`; else the folder itself. */
export function sourceRoot(folder: string, { GITHUB_WORKSPACE: workspace }: NodeJS.ProcessEnv): SourceRoot {
  const ofWorkflow = workspace?.startsWith('/') && !relative(workspace, folder).startsWith('..') ? workspace : undefined
  return { repository: ofWorkflow ?? upward(folder) ?? folder, folder }
}

function upward(folder: string): string | undefined {
  if (existsSync(join(folder, '.git'))) return folder
  const parent = dirname(folder)
  return parent === folder ? undefined : upward(parent)
}
