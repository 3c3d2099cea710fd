import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { expect, it } from 'vitest'
import { MESSAGE_ID } from '../../../src/service/journal/entry.js'
import { NOTICE } from '../../service/notices.js'
import { skipBecause } from '../availability.js'
import { newFolder } from '../programs.js'

const JOURNAL = pathToFileURL(join(import.meta.dirname, '../../../dist/service/journal/journal.js')).href

/** A journald of its own, in a mount namespace of its own, and what journalctl finds in its journal. */
const SCRIPT = `set -e
mount -t tmpfs tmpfs /run; mount -t tmpfs tmpfs /var/log; mkdir -p /run/systemd/journal /run/log/journal
/lib/systemd/systemd-journald 2> /dev/null & journald=$!
trap 'kill $journald' EXIT
until [ -S /run/systemd/journal/socket ]; do sleep 0.05; done
"$0" "$1"
find() { journalctl --directory=/run/log/journal --output=json --output-fields=CRASHCRAWLER_ID,COREDUMP_COMM "$@"; }
for try in $(seq 200); do find MESSAGE_ID=${MESSAGE_ID} | grep -q . && break; sleep 0.05; done
find MESSAGE_ID=${MESSAGE_ID}; find -u nginx.service; find -u other.service
`

it('journalctl finds an entry by its message id and by its unit', (context) => {
  if (process.getuid?.() !== 0) skipBecause(context, 'a mount namespace needs root')
  const program = join(newFolder(), 'write.mjs')
  const notice = { ...NOTICE, program: 'ngi\nnx' }
  writeFileSync(
    program,
    `import { openJournal } from ${JSON.stringify(JOURNAL)}
const { write, close } = openJournal({ onNote: console.error })
write(${JSON.stringify(notice)})
await close()
`,
  )
  const args = ['--mount', 'sh', '-c', SCRIPT, process.execPath, program]
  const { stdout, stderr } = spawnSync('unshare', args, { encoding: 'utf8', timeout: 60_000 })
  expect(stderr).toBe('')
  const entries: unknown[] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  const entry = expect.objectContaining({ CRASHCRAWLER_ID: notice.id, COREDUMP_COMM: notice.program })
  expect(entries).toEqual([entry, entry])
})
