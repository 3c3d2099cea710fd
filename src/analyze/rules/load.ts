import { realpathSync, statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { UserError, UserErrors } from '../../model/errors.js'
import { compiledFile, fromCompiled, toCompiled } from './compiled.js'
import { type RuleDocument, readDocument } from './document.js'
import { duplicates } from './duplicates.js'
import { follow } from './extends.js'
import { findRuleFiles, readText } from './files.js'
import { isForThisProgram, referencesOf } from './head.js'
import type { KeptTexts } from './kept.js'
import { applyOverrides } from './overrides.js'
import { readRuleFile } from './parse.js'
import type { Rule } from './rule.js'
import type { Names, Reference, RuleFile } from './rule-file.js'
import { STOCK_RULES } from './stock.js'
import type { Source } from './within-root.js'

export interface RuleSources {
  /** Whether the stock rules are wanted. */
  stock: boolean
  /** Files, and folders of files, to add. */
  paths: string[]
  /** Where to look up what a text was read to, and to keep it; without it every file is read anew. */
  kept?: KeptTexts | undefined
}

export interface LoadedFile extends RuleFile, Source {
  /** Whether it was asked for, rather than only extended by one that was. */
  named: boolean
  text: string
  /** Read when it is asked for: compiled rules do without. */
  document(): RuleDocument
  extends: LoadedFile[]
}

export interface RuleSet {
  rules: Rule[]
  /** Rules that are switched off by an override. */
  off: Rule[]
  /** What a file extends comes before it. */
  files: LoadedFile[]
}

/**
 * All rules, in the order of files and places in them. Throws UserErrors with everything that is wrong in all of
 * the files, UserError where a path leads to none.
 */
export async function loadRules(sources: RuleSources): Promise<Rule[]> {
  const { rules, files } = await loadRuleSet(sources)
  const ignores = files.flatMap((file) => file.ignores)
  // A death to ignore is an exception of every rule.
  return ignores.length === 0 ? rules : rules.map((rule) => ({ ...rule, exceptions: [...rule.exceptions, ...ignores] }))
}

/** The same with the files the rules are from. */
export async function loadRuleSet({ stock, paths, kept }: RuleSources): Promise<RuleSet> {
  const sources = (stock ? [STOCK_RULES, ...paths] : paths).flatMap(sourcesAt)
  const loading: Loading = { files: new Map(), named: new Set(), errors: [], kept }
  for (const source of sources) loading.named.add(source.real)
  for (const source of sources) await load(loading, source, [])
  const files = [...loading.files.values()].filter((file) => file !== undefined)
  const all = files.flatMap(({ rules }) => rules)
  const { rules, off, errors } = await applyOverrides(all, files, stockIds)
  const wrong = [...loading.errors, ...duplicates(all), ...(loading.errors.length > 0 ? [] : errors)]
  if (wrong.length > 0) throw new UserErrors(wrong)
  return { rules, off, files }
}

const stockIds = async (): Promise<string[]> => (await loadRules({ stock: true, paths: [] })).map(({ id }) => id)

interface Loading {
  /** By path without links; undefined for a file with errors. */
  files: Map<string, LoadedFile | undefined>
  named: Set<string>
  errors: UserError[]
  kept: KeptTexts | undefined
}

/** A file once, after everything it extends. `chain` are the files that led here. */
async function load(loading: Loading, source: Source, chain: string[]): Promise<LoadedFile | undefined> {
  if (loading.files.has(source.real)) return loading.files.get(source.real)
  const text = await attempt(loading, async () => readText(source.file))
  const file = text === undefined ? undefined : await loadText(loading, source, text, [...chain, source.real])
  loading.files.set(source.real, file)
  return file
}

async function loadText(loading: Loading, source: Source, text: string, chain: string[]) {
  let read: RuleDocument | undefined
  const readOnce = (): RuleDocument => {
    read ??= readDocument(text, source.file)
    return read
  }
  const loaded = { ...source, named: loading.named.has(source.real), text, document: readOnce }
  const compiled = compiledFile(text, source.file) ?? keptFile(loading, text, source.file)
  if (compiled) return { ...loaded, ...compiled, extends: [] }
  const document = await attempt(loading, async () => readOnce())
  if (!document) return undefined
  const bases: LoadedFile[] = []
  const references = isForThisProgram(document) ? referencesOf(document) : []
  for (const reference of references) {
    const base = await attempt(loading, async () => {
      const next = await follow(reference, source)
      if (chain.includes(next.real)) throw cycle(reference, [...chain.slice(chain.indexOf(next.real)), next.real])
      return load(loading, next, chain)
    })
    if (base) bases.push(base)
  }
  // A file has its meaning only with all files that it refers to.
  if (bases.length < references.length) return undefined
  const content = await attempt(loading, async () => readRuleFile(document, source.file, joinNames(bases)))
  if (content && bases.length === 0) loading.kept?.keep(text, toCompiled(content, source.file))
  return content && { ...loaded, ...content, extends: bases }
}

function keptFile({ kept }: Loading, text: string, file: string): RuleFile | undefined {
  const json = kept?.find(text)
  try {
    return json === undefined ? undefined : fromCompiled(json, file)
  } catch (error) {
    // A file system that was full has half of it.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

async function attempt<T>(loading: Loading, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read()
  } catch (error) {
    if (!(error instanceof UserError)) throw error
    loading.errors.push(...(error instanceof UserErrors ? error.errors : [error]))
    return undefined
  }
}

const cycle = ({ place }: Reference, files: string[]): UserError =>
  new UserError(`a cycle of files: ${files.map((file) => basename(file)).join(' → ')}; expected none`, place, 'CC0405')

/** Of two files with one name for something, the later one counts. */
const joinNames = (files: LoadedFile[]): Names => ({
  lists: Object.assign({}, ...files.map(({ names }) => names.lists)),
  conditions: new Map(files.flatMap(({ names }) => [...names.conditions])),
})

function sourcesAt(path: string): Source[] {
  const files = findRuleFiles(path)
  const root = statSync(path).isDirectory() ? path : dirname(path)
  return files.map((file) => ({ file, root, real: realPath(file) }))
}

/** A file that is missing is reported when it is read. */
function realPath(file: string): string {
  try {
    return realpathSync.native(file)
  } catch {
    return file
  }
}
