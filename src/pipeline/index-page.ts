export { type Collection, createCollection } from '../report/index/collection.js'
export { type IndexEntry, indexEntry, parseEntry } from '../report/index/entry.js'
export { createIndexPage } from '../report/index/page.js'
