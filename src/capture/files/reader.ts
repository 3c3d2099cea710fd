import koffi from 'koffi'
import { libc } from '../libc.js'

/**
 * A user and group that a file is opened as. Without a user it is everyone else, whose own no file is; without a group,
 * the same holds for groups. A reader has no privilege but that of user 0, for whom every file of its mount namespace is.
 */
export interface Reader {
  uid?: number
  gid?: number
}

export const EVERYONE: Reader = {}

interface Credentials {
  uid: number
  gid: number
  /** Absent where they are not known to be others. */
  fsUid?: number
  fsGid?: number
}

/**
 * Those a process read files as at its death. Where it had changed them, as a set-user-ID program has, only what both
 * the user who ran it and the one it ran as may read is read for it: neither is to see the files of the other.
 */
export const readersOfProcess = ({ uid, gid, fsUid = uid, fsGid = gid }: Credentials): Reader[] => [
  { uid: fsUid, gid: fsGid },
  ...(fsUid === uid && fsGid === gid ? [] : [{ uid, gid }]),
]

/** Bits of a mode, and of an entry of an access control list. */
export const READ = 4
export const SEARCH = 1
export type Permission = typeof READ | typeof SEARCH

/** Who a file belongs to, and its mode: what stat(2) gives. */
export interface Ownership {
  uid: bigint
  gid: bigint
  mode: bigint
}

/**
 * Whether the permissions of a file or folder let a reader have what is wanted. As acl(5) says, but for one thing: a
 * process has supplementary groups that were not captured, and permissions can shut a group out of what all others may
 * read. So whoever is not the owner gets only what each group gets as well. `path` leads to the same file.
 */
export function permits(path: string, { uid, gid, mode }: Ownership, reader: Reader, wanted: Permission): boolean {
  if (reader.uid === 0) return true
  const has = (bits: number): boolean => (bits & wanted) !== 0
  const bits = Number(mode)
  if (reader.uid !== undefined && Number(uid) === reader.uid) return has(bits >> 6)
  // With a list, these bits of the mode are its mask.
  const { users, owningGroup, groups } = accessListOf(path) ?? { users: [], owningGroup: bits >> 3, groups: [] }
  const isMasked = !has(bits >> 3)
  const user = users.find(({ id }) => id === reader.uid)
  if (user) return has(user.bits) && !isMasked
  const all = [{ id: Number(gid), bits: owningGroup }, ...groups]
  const own = all.filter(({ id }) => id === reader.gid)
  if (own.length > 0) return own.some((group) => has(group.bits)) && !isMasked
  return has(bits) && !isMasked && all.every((group) => has(group.bits))
}

interface AccessList {
  users: Entry[]
  owningGroup: number
  groups: Entry[]
}

interface Entry {
  id: number
  bits: number
}

/** include/uapi/linux/posix_acl_xattr.h, posix_acl.h */
const ACL_NAME = 'system.posix_acl_access'
const HEADER_SIZE = 4
const ENTRY_SIZE = 8
const ACL_USER = 0x02
const ACL_GROUP_OBJ = 0x04
const ACL_GROUP = 0x08

/** 255 entries. A longer list is none that anyone wrote by hand, and permits nothing. */
const buffer = Buffer.alloc(HEADER_SIZE + 255 * ENTRY_SIZE)
const NOTHING: AccessList = { users: [], owningGroup: 0, groups: [] }

/** undefined where the file has no list. */
function accessListOf(path: string): AccessList | undefined {
  const length = Number(libc.getAttribute(path, ACL_NAME, buffer, buffer.length))
  if (length < 0) return koffi.errno() === koffi.os.errno.ERANGE ? NOTHING : undefined
  const list: AccessList = { users: [], owningGroup: 0, groups: [] }
  for (let at = HEADER_SIZE; at + ENTRY_SIZE <= length; at += ENTRY_SIZE) {
    const [tag, bits, id] = [buffer.readUInt16LE(at), buffer.readUInt16LE(at + 2), buffer.readUInt32LE(at + 4)]
    if (tag === ACL_USER) list.users.push({ id, bits })
    else if (tag === ACL_GROUP) list.groups.push({ id, bits })
    else if (tag === ACL_GROUP_OBJ) list.owningGroup = bits
  }
  return list
}
