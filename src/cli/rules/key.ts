import { Command } from 'commander'
import { writeKeys } from '../../pipeline/fleet/publish-rules.js'
import { io } from '../io.js'

export const keyCommand = (): Command =>
  new Command('key')
    .description(
      'make a pair of keys that signs rules for the hosts of a fleet: FILE, which stays secret, and FILE.pub',
    )
    .argument('<FILE>', 'the private key; openssl genpkey -algorithm ed25519 makes such a key, too')
    .action((file: string) => {
      const { publicKey } = writeKeys(file)
      io().stdout.write(`${file}: the private key, for rules publish; keep it secret\n`)
      io().stdout.write(`${publicKey}: the public key, for rules.public-keys in the configuration of each host\n`)
    })
