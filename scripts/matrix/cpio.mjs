// @ts-check
import { closeSync, lstatSync, openSync, readdirSync, readFileSync, readlinkSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/**
 * @typedef {object} Entry
 * @property {string} path in the archive, without a slash at its beginning
 * @property {number} mode with the type of the file
 * @property {Buffer} data what is in the file, or where the link leads
 */

/** inode(7) */
const S_IFDIR = 0o040000
const S_IFREG = 0o100000
const S_IFLNK = 0o120000

/** @param {string} path @returns {Entry} */
export const directory = (path) => ({ path, mode: S_IFDIR | 0o755, data: Buffer.alloc(0) })

/** @param {string} path @param {string | Buffer} content @returns {Entry} */
export const program = (path, content) => ({ path, mode: S_IFREG | 0o755, data: Buffer.from(content) })

/** @param {string} path @param {string} target @returns {Entry} */
export const link = (path, target) => ({ path, mode: S_IFLNK | 0o777, data: Buffer.from(target) })

/**
 * A file, or a folder with its contents.
 * @param {string} source
 * @param {string} path
 * @returns {Entry[]}
 */
export function tree(source, path) {
  const stat = lstatSync(source)
  if (stat.isSymbolicLink()) return [link(path, readlinkSync(source))]
  if (stat.isFile()) return [{ path, mode: stat.mode, data: readFileSync(source) }]
  if (!stat.isDirectory()) return []
  return [directory(path), ...readdirSync(source).flatMap((name) => tree(join(source, name), `${path}/${name}`))]
}

/**
 * Writes an archive in the format of the initial file system of the kernel: the "newc" format of
 * Documentation/driver-api/early-userspace/buffer-format.rst.
 * @param {string} file
 * @param {Iterable<Entry>} entries the folder of a file before the file
 */
export function writeArchive(file, entries) {
  const output = openSync(file, 'w')
  let inode = 1
  for (const entry of entries) writeSync(output, record(entry, inode++))
  writeSync(output, record({ path: 'TRAILER!!!', mode: 0, data: Buffer.alloc(0) }, 0))
  closeSync(output)
}

/**
 * @param {Entry} entry
 * @param {number} inode
 */
export function record({ path, mode, data }, inode) {
  const name = Buffer.from(`${path}\0`)
  const fields = [inode, mode, 0, 0, 1, 0, data.length, 0, 0, 0, 0, name.length, 0]
  const header = `070701${fields.map((field) => field.toString(16).padStart(8, '0')).join('')}`
  return Buffer.concat([padded(Buffer.concat([Buffer.from(header), name])), padded(data)])
}

/** @param {Buffer} bytes */
const padded = (bytes) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
