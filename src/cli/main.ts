#!/usr/bin/env node
import { openBundle } from '../model/kept-bundle.js'

type Whole = typeof import('./start/whole.js')

/** A command that takes longer may stay for weeks. */
const STAYS_MS = 10_000

const bundle = openBundle()
setTimeout(bundle.loadRest, STAYS_MS).unref()
await bundle.load<Whole>('cli/start/whole').runProgram()
