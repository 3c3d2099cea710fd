import { openBundle } from '../model/kept-bundle.js'

/** As src/cli/start/whole.ts has it. */
interface Command {
  serveReplay(): Promise<void>
}

/** A thread of the command has the same modules: V8 has compiled them when the program was built. */
await openBundle().load<Command>('cli/start/whole').serveReplay()
