#!/usr/bin/env node
import { openBundle } from '../model/kept-bundle.js'
import { startSpareResolver } from '../pipeline/spares.js'

type Whole = typeof import('./start/whole.js')

/** A command that takes longer may stay for weeks. */
const STAYS_MS = 10_000

// Before the command is loaded: of all that a report of a core file waits for, this takes longest.
const [name, ...words] = process.argv.slice(2)
const spareResolver = name === 'analyze' ? startSpareResolver(words) : undefined
const bundle = openBundle()
setTimeout(bundle.loadRest, STAYS_MS).unref()
// In a script, which Node starts sooner than a module of ES, nothing can be waited for here.
void bundle.load<Whole>('cli/start/whole').runProgram(spareResolver)
