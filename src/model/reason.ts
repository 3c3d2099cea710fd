/** Why a file could not be read or written, in words that fit in brackets. errno(3) where it is a system's error. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (!('code' in error) || error.code === undefined) return error.message
  return REASONS.get(String(error.code)) ?? String(error.code)
}

const REASONS = new Map(
  Object.entries({
    EACCES: 'permission denied',
    EEXIST: 'it exists',
    EFBIG: 'it would be larger than a file may be',
    EINVAL: 'not possible with this kind of file',
    EIO: 'input/output error',
    EISDIR: 'it is a folder',
    ELOOP: 'it is a symbolic link',
    EMFILE: 'too many open files',
    ENAMETOOLONG: 'the name is too long',
    ENFILE: 'too many open files on this machine',
    ENODEV: 'no such device',
    ENOENT: 'no such file or folder',
    ENOSPC: 'no space left',
    ENOTDIR: 'part of the path is not a folder',
    ENXIO: 'no such device or reader',
    EPERM: 'not permitted',
    EPIPE: 'the reader is gone',
    EROFS: 'the file system is read-only',
    EDQUOT: 'the quota is used up',
  }),
)
