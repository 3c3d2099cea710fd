import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TSchema, Type } from 'typebox'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/pipeline/service/read-config.js'
import { ConfigSchema } from '../../src/service/config/schema.js'
import { newFolder } from '../cli/run-cli.js'

const FILE = join(import.meta.dirname, '../../packaging/config.yaml')

/** With the lines in force that show a key in a comment, and without those that are prose. */
const uncommented = (text: string): string =>
  text.replaceAll(/^( *)# ( *(?:[a-z-]+:|- \{).*)$/gm, '$1$2').replaceAll(/^ *#.*\n/gm, '')

it('the configuration that is installed is valid', async () => {
  expect(readConfig(FILE).store.file).toBe('/var/lib/crashcrawler/deaths.db')
})

it('its comments show every key, with values that are valid', async () => {
  const text = uncommented(readFileSync(FILE, 'utf8'))
  const file = join(newFolder(), 'config.yaml')
  // One kind of credentials is enough.
  writeFileSync(file, text.replace(/^ *nkey:.*\n/m, ''))
  readConfig(file)
  const shown: Record<string, object> = parse(text)
  const sections: Record<string, TSchema> = ConfigSchema.properties
  for (const [section, schema] of Object.entries(sections)) {
    if (!Type.IsObject(schema)) continue
    expect([section, Object.keys(shown[section] ?? {}).sort()]).toEqual([
      section,
      Object.keys(schema.properties).sort(),
    ])
  }
})
