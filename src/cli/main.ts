#!/usr/bin/env node
import { runCommandLine } from './command-line.js'
import { watchStandardStreams } from './streams.js'

watchStandardStreams()

await runCommandLine(process.argv.slice(2))
