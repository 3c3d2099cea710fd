import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

const ROOT = join(import.meta.dirname, '../../..')
const SOURCES = ['src/model', 'src/capture', 'src/capture/log', 'src/capture/files']

/** Makes a package of the event log alone, for programs of their own process, so that no build is needed first. */
export function transpileEventLog(folder: string): void {
  for (const path of SOURCES.flatMap(modulesIn)) {
    const target = join(folder, path.replace(/\.ts$/, '.js'))
    mkdirSync(dirname(target), { recursive: true })
    writeFileSync(target, transpile(readFileSync(join(ROOT, path), 'utf8')))
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
}

const modulesIn = (folder: string): string[] =>
  readdirSync(join(ROOT, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)

function transpile(source: string): string {
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023, verbatimModuleSyntax: true }
  return ts.transpileModule(source, { compilerOptions }).outputText
}
