#!/usr/bin/env node
import { openBundle } from '../model/kept-bundle.js'

type Whole = typeof import('./start/whole.js')

await openBundle().load<Whole>('cli/start/whole').runProgram()
