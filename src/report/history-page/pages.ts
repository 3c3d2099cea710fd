import { compileTemplate } from '../template/engine.js'
import { loadTemplates } from '../template/load.js'
import { type DeathsPage, viewDeaths } from './deaths.js'
import { type SignaturePage, viewSignature } from './signature.js'

export interface HistoryPages {
  deaths(page: DeathsPage): string
  signature(page: SignaturePage): string
  /** There is no such death, or no such page. */
  problem(what: string): string
}

/** The pages of `serve`. */
export function createHistoryPages(): HistoryPages {
  const files = loadTemplates()
  const [deaths, signature, problem] = ['history', 'signature', 'problem'].map((name) =>
    compileTemplate(name, 'html', files),
  )
  return {
    deaths: (page) => deaths?.(viewDeaths(page)) ?? '',
    signature: (page) => signature?.(viewSignature(page)) ?? '',
    problem: (what) => problem?.({ what }) ?? '',
  }
}
