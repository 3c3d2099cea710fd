import type { Command } from 'commander'
import { UserError } from '../model/errors.js'
import { collect } from '../pipeline/fleet/collect.js'
import { openStore } from '../pipeline/store.js'
import { createEnding } from './ending.js'
import { addLimitOptions, type LimitOptions, policyOf } from './limit-options.js'
import { addNatsOptions, brokerOf, bucketName, type NatsOptions } from './nats-options.js'
import { collect as collectValues } from './options.js'
import { addRedactOptions, type RedactOptions, redactionOf } from './redact-options.js'
import { note } from './stderr.js'
import { addStoreOption, type StoreOptions } from './store-options.js'
import { addSymbolOptions, type SymbolOptions, symbolsOf } from './symbol-options.js'
import { createWarnings } from './warnings.js'

interface CollectOptions extends NatsOptions, StoreOptions, SymbolOptions, RedactOptions, LimitOptions {
  rules: string[]
  stockRules: boolean
  rulesKey: string[]
  rulesBucket: string
}

export const collectCommand = (command: Command): Command =>
  addRedactOptions(
    addSymbolOptions(
      addLimitOptions(addStoreOption(addNatsOptions(command)))
        .option('--rules <PATH>', 'add a rule file or a folder of them (repeatable)', collectValues, [])
        .option('--no-stock-rules', 'do not use the stock rules')
        .option(
          '--rules-key <FILE>',
          'add the rules of the fleet, where they are signed with this public key, and follow their changes (repeatable)',
          collectValues,
          [],
        )
        .option('--rules-bucket <NAME>', 'the bucket of these rules', 'crashcrawler_rules'),
    ),
  ).action(collectDeaths)

async function collectDeaths(options: CollectOptions): Promise<void> {
  if (options.store === undefined)
    throw new UserError('give the history of the fleet: --store postgres://USER@HOST/DATABASE')
  const broker = brokerOf(options)
  const symbols = symbolsOf(options)
  const redact = redactionOf(options)
  const policy = policyOf(options)
  const { rulesKey: publicKeys, rulesBucket: bucket } = options
  const rulesBucket = publicKeys.length === 0 ? undefined : { bucket: bucketName('--rules-bucket', bucket), publicKeys }
  const ending = createEnding()
  const warnings = createWarnings()
  const stopped = new AbortController()
  const waiting = ending.wait(undefined).then(() => stopped.abort())
  const store = await openStore(options.store, true)
  try {
    const { stored, known, refused, failed } = await collect(
      store,
      { broker, rules: { stock: options.stockRules, paths: options.rules }, symbols, redact, rulesBucket, policy },
      {
        onReady: () => note(`collecting the deaths of the fleet into ${store.name}; stop with Ctrl-C`),
        onNote: warnings.warn,
      },
      stopped.signal,
    )
    warnings.finish()
    note(`stopped: ${stored} stored, ${known} known before, ${refused} refused, ${failed} failed`)
  } finally {
    ending.enough()
    await waiting
    await store.close()
  }
}
