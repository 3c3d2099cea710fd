import { randomBytes } from 'node:crypto'
import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { createAnswers, servePages } from '../pipeline/page/answer.js'
import { openStore } from '../pipeline/store.js'
import { createEnding } from './ending.js'
import { io } from './io.js'
import { parseMatches } from './matches.js'
import { wholeNumber } from './option-values.js'
import { note } from './stderr.js'
import { addStoreOption, type StoreOptions, showCommandLine, storeFile } from './store-options.js'
import { parsePoint } from './time.js'

interface ServeOptions extends StoreOptions {
  port: string
}

export const serveCommand = (command: Command): Command =>
  addStoreOption(command).option('--port <N>', 'the port, on 127.0.0.1; 0 takes one that is free', '9825').action(serve)

async function serve(options: ServeOptions): Promise<void> {
  const port = wholeNumber('--port', options.port)
  if (port > 65_535) throw new UserError(`--port ${options.port}: at most 65535`)
  const ending = createEnding()
  const store = await openStore(storeFile(options), false)
  try {
    const answer = createAnswers({
      store,
      parsers: { matches: parseMatches, point: (what, text) => parsePoint(what, text, Date.now()) },
      replayOf: (id) => showCommandLine(id, options),
    })
    const token = randomBytes(24).toString('base64url')
    const server = await servePages({ port, token, answer, onFailure: ending.fail })
    io().stdout.write(`http://127.0.0.1:${server.port}/?token=${token}\n`)
    note(`serving ${store.name} to this machine; open the address above; stop with Ctrl-C`)
    try {
      await ending.wait(undefined)
    } finally {
      await server.close()
    }
  } finally {
    await store.close()
  }
}
