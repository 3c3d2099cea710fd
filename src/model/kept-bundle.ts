import { isAscii } from 'node:buffer'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative, resolve } from 'node:path'
import { Script } from 'node:vm'
import { packageFile } from './package-file.js'

/** CommonJS modules of a folder, which one program consists of. */
export interface Bundle {
  /** What the module exports, and before it those that it requires. The path is that in the folder, without ending. */
  load<Exports>(path: string): Exports
  /**
   * Loads what those loaded so far would load when they use it. To be called where this process stays: by then, there may be
   * the files of another version in the folder. What cannot be loaded is missed when it is used.
   */
  loadRest(): void
  /** Keeps the code of every module loaded so far, that of the functions that have run included. */
  keepCode(): void
}

/**
 * To compile the modules is half of the time of a short command. V8 does it once, when the program is built, and what it
 * made is taken from then on. Another version of V8 refuses it, and compiles as it would without:
 * https://v8.dev/blog/code-caching
 */
export function openBundle(folder = packageFile('dist')): Bundle {
  const loaded = new Map<string, { module: { exports: unknown }; script: Script }>()
  const requireFromPackage = createRequire(import.meta.url)

  function load(path: string): unknown {
    const known = loaded.get(path)
    if (known) return known.module.exports
    const script = compile(path, codePath(path))
    const module = { exports: {} }
    // A module that requires this one meanwhile has what is exported so far.
    loaded.set(path, { module, script })
    const own = dirname(path)
    const requireModule = (name: string): unknown =>
      name.startsWith('.') ? load(resolve(own, name)) : requireFromPackage(name)
    script.runInThisContext()(module.exports, requireModule, module, path, own)
    return module.exports
  }

  function loadRest(): void {
    try {
      // More are added meanwhile.
      for (const path of loaded.keys()) {
        const own = dirname(path)
        for (const [, name = ''] of readFileSync(path, 'utf8').matchAll(LATER)) load(resolve(own, name))
      }
    } catch {}
  }

  const codePath = (path: string): string => join(folder, 'code', `${relative(folder, path)}.code`)

  return {
    load: <Exports>(path: string) => load(join(folder, `${path}.cjs`)) as Exports,
    loadRest,
    keepCode() {
      for (const [path, { script }] of loaded) keep(codePath(path), script.createCachedData())
    },
  }
}

/** As scripts/setup/bundle.config.mjs has it. */
const LATER = /\?\?= require\("(\.[^"]+)"\)/g

/** In strict mode, as the modules were written. */
const wrapped = (source: string): string =>
  `(function (exports, require, module, __filename, __dirname) { 'use strict'; ${source}\n})`

const compile = (path: string, codePath: string): Script =>
  new Script(wrapped(readSource(path)), { filename: path, cachedData: read(codePath) })

/** Text with another character than those of ASCII takes V8 twice the memory, and four times as long to read. */
function readSource(path: string): string {
  const bytes = readFileSync(path)
  return bytes.toString(isAscii(bytes) ? 'latin1' : 'utf8')
}

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}

function keep(path: string, code: Buffer): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(`${path}.next`, code)
  renameSync(`${path}.next`, path)
}
