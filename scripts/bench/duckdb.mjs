// @ts-check
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** 70 MB that nothing else needs: fetched for the one row of a table that it has. */
const PACKAGE = '@duckdb/node-api@1.5.6-r.1'

/**
 * A command that prints three fields of the deaths of one signal in a log: what jq is asked for, of a database that reads
 * JSON on all processors.
 * @param {string} folder for the package and the script
 * @param {string} log
 */
export function duckdb(folder, log) {
  const script = join(folder, 'duckdb.mjs')
  writeFileSync(join(folder, 'package.json'), '{}')
  execFileSync('npm', ['install', '--no-save', '--ignore-scripts', '--prefix', folder, PACKAGE], { stdio: 'ignore' })
  writeFileSync(
    script,
    `import { DuckDBInstance } from '@duckdb/node-api'
const connection = await (await DuckDBInstance.create(':memory:')).connect()
const fields = ['$.process.comm', '$.fault.siCode', '$.stack.frames[0].symbol']
const columns = fields.map((path) => \`json_extract_string(json, '\${path}')\`).join()
const rows = await connection.runAndReadAll(
  \`select \${columns} from read_ndjson_objects('\${process.argv[2]}') where json_extract_string(json, '$.termination.signal') = 'SIGSEGV'\`,
)
for (const row of rows.getRows()) console.log(JSON.stringify(row))
`,
  )
  return `'${process.execPath}' '${script}' '${log}' > /dev/null`
}
