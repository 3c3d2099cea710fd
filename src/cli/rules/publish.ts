import { Command } from 'commander'
import { UserError } from '../../model/errors.js'
import { publishRules } from '../../pipeline/fleet/publish-rules.js'
import { count } from '../count.js'
import { io } from '../io.js'
import { addNatsOptions, brokerOf, bucketName, type NatsOptions } from '../nats-options.js'

interface PublishOptions extends NatsOptions {
  bucket: string
  key?: string
}

export const publishCommand = (): Command =>
  addNatsOptions(
    new Command('publish')
      .description('check rules, sign them, and give them to all hosts of a fleet, in place of those before')
      .argument('<PATH...>', 'rule files and folders of them: all that the hosts are to have'),
  )
    .option('--key <FILE>', 'the private key to sign with; crashcrawler rules key FILE makes one')
    .option('--bucket <NAME>', 'the bucket that the hosts follow', 'crashcrawler_rules')
    .action(publish)

async function publish(paths: string[], options: PublishOptions): Promise<void> {
  const { key, bucket } = options
  if (key === undefined) throw new UserError('give the private key to sign with: --key FILE')
  const {
    rules,
    files,
    bytes,
    time,
    key: id,
  } = await publishRules({ paths, broker: brokerOf(options), bucket: bucketName('--bucket', bucket), key })
  const what = `${count(rules, 'rule')} of ${count(files, 'file')}, ${count(bytes, 'byte')}`
  io().stdout.write(`${what}, published to ${bucket}, signed at ${time} with the key ${id}\n`)
}
