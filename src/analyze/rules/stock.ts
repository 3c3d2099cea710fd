import { packageFile } from '../../model/package-file.js'

/** The folder of the stock rules. */
export const STOCK_RULES = packageFile('rules')
