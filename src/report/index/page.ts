import { createHash } from 'node:crypto'
import { compileTemplate } from '../template/engine.js'
import { loadTemplates } from '../template/load.js'
import { type Collection, createCollection } from './collection.js'
import type { IndexEntry } from './entry.js'
import { viewIndex } from './view.js'

/**
 * Renders the self-contained index.html of a folder of reports. Only the script of the template runs there: the policy
 * of the page names its hash. Throws UserError for templates that cannot be used.
 */
export function createIndexPage(templates?: string): (collection: Collection) => string {
  const files = loadTemplates(templates)
  const template = compileTemplate('index', 'html', files)
  const { source = '' } = files.get('partials/index-script.html.hbs') ?? {}
  const [, script = ''] = /<script>([\s\S]*)<\/script>/.exec(source) ?? []
  const hash = createHash('sha256').update(script).digest('base64')
  const render = (collection: Collection): string => `${template(viewIndex(collection, hash)).trimEnd()}\n`
  if (templates !== undefined) render(specimen())
  return render
}

const SPECIMEN: IndexEntry = {
  id: '0',
  time: '2000-01-01T00:00:00.000000000Z',
  signature: '0',
  host: 'host',
  comm: 'program',
  exe: '/bin/program',
  pid: 1,
  end: 'died',
  cause: 'x-specimen',
  severity: 'high',
  files: [{ format: 'html', file: 'specimen.html' }],
}

function specimen(): Collection {
  const collection = createCollection()
  collection.add(SPECIMEN)
  return collection
}
