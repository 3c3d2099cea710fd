import { openBundle } from '../../../model/kept-bundle.js'

type Serve = typeof import('./serve.js')

await openBundle().load<Serve>('capture/resolve/child/serve').serve()
