import { fileURLToPath } from 'node:url'

/** The folder of the stock rules. Three folders up is the root of the package, from src and from dist alike. */
export const STOCK_RULES = fileURLToPath(new URL('../../../rules', import.meta.url))
