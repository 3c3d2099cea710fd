import { openBundle } from '../../../model/kept-bundle.js'

type Serve = typeof import('./serve.js')

void openBundle().load<Serve>('capture/resolve/child/serve').serve()
