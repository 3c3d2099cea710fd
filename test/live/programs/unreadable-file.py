"""A FUSE file system with one file, whose pages cannot be read (EIO), while a command runs.

unreadable-file.py FOLDER COMMAND ARG...    The file is FOLDER/data. Needs a mount namespace of its own.
"""
import ctypes
import errno
import os
import select
import struct
import sys

FOLDER, COMMAND = sys.argv[1], sys.argv[2:]
SIZE = 1 << 20

# include/uapi/linux/fuse.h
LOOKUP, FORGET, GETATTR, OPEN, READ, RELEASE, FLUSH, INIT, OPENDIR = 1, 2, 3, 14, 15, 18, 25, 26, 27
ROOT, DATA = 1, 2
MNT_DETACH = 2


def attributes(node):
    mode = 0o40755 if node == ROOT else 0o100444
    size = 0 if node == ROOT else SIZE
    return struct.pack('<6Q10I', node, size, size // 512, 0, 0, 0, 0, 0, 0, mode, 1, 0, 0, 0, 4096, 0)


def answer(request):
    """The reply to a request: its body, or an error; None where there is none."""
    _, operation, _, node = struct.unpack_from('<IIQQ', request)
    if operation == INIT:
        return struct.pack('<4I2H2I2H', 7, 31, 0, 0, 0, 0, 4096, 0, 0, 0) + bytes(28)
    if operation == LOOKUP:
        return struct.pack('<4Q2I', DATA, 0, 60, 60, 0, 0) + attributes(DATA)
    if operation == GETATTR:
        return struct.pack('<Q2I', 60, 0, 0) + attributes(node)
    if operation in (OPEN, OPENDIR):
        return struct.pack('<Q2I', 1, 0, 0)
    if operation in (RELEASE, FLUSH):
        return b''
    if operation == READ:
        return errno.EIO
    return None if operation == FORGET else errno.ENOSYS


def serve(device, child):
    while True:
        ready, _, _ = select.select([device], [], [], 0.05)
        if not ready:
            pid, _ = os.waitpid(child, os.WNOHANG)
            if pid:
                return
            continue
        request = os.read(device, 1 << 17)
        reply = answer(request)
        if reply is None:
            continue
        error, body = (-reply, b'') if isinstance(reply, int) else (0, reply)
        os.write(device, struct.pack('<Ii', 16 + len(body), error) + request[8:16] + body)


libc = ctypes.CDLL(None, use_errno=True)
device = os.open('/dev/fuse', os.O_RDWR | os.O_CLOEXEC)
options = f'fd={device},rootmode=40000,user_id=0,group_id=0'
if libc.mount(b'unreadable', FOLDER.encode(), b'fuse', ctypes.c_ulong(0), options.encode()):
    raise OSError(ctypes.get_errno(), 'mount')
child = os.fork()
if child == 0:
    os.execvp(COMMAND[0], COMMAND)
serve(device, child)
libc.umount2(FOLDER.encode(), MNT_DETACH)
