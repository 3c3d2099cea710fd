"""Run inside gdb: runs the program until a fatal signal, makes a core of it, and prints as one line of JSON what a
live capture would have taken of the crashing thread, and gdb's own backtrace of that core."""

import base64
import json
import tempfile

import gdb

SIMPLE_TYPES = (gdb.TYPE_CODE_INT, gdb.TYPE_CODE_PTR, gdb.TYPE_CODE_BOOL, gdb.TYPE_CODE_ENUM, gdb.TYPE_CODE_CHAR)
STACK_BYTES = 32 * 1024
REGISTERS = "rax rdx rcx rbx rsi rdi rbp rsp r8 r9 r10 r11 r12 r13 r14 r15 rip eflags orig_rax".split()


def read(address, size):
    try:
        return gdb.selected_inferior().read_memory(address, size).tobytes()
    except gdb.MemoryError:
        return b""


def stack(pointer):
    """From the stack pointer, or the page above where that ran out of the stack, to the end of the mapping."""
    start = pointer if read(pointer, 8) else (pointer | 0xFFF) + 1
    taken = b""
    while len(taken) < STACK_BYTES and (piece := read(start + len(taken), 8)):
        taken += piece
    return {"address": str(start), "bytes": base64.b64encode(taken).decode()}


def register(name):
    return int(gdb.newest_frame().read_register(name)) & 0xFFFFFFFFFFFFFFFF


def path(symtab):
    """Absolute where the compiler said where it ran."""
    full = symtab.fullname()
    return full if full.startswith("/") else symtab.filename


def variables(frame):
    """Arguments and locals of simple types, as numbers; None for those that are not known."""
    found = {}
    try:
        block = frame.block()
    except RuntimeError:
        return found
    while block is not None:
        for symbol in block:
            if symbol.name in found or not (symbol.is_argument or symbol.is_variable):
                continue
            try:
                value = symbol.value(frame) if symbol.needs_frame else symbol.value()
                if value.type.strip_typedefs().code in SIMPLE_TYPES:
                    found[symbol.name] = None if value.is_optimized_out else str(int(value))
            except gdb.error:
                found[symbol.name] = None
        if block.function:
            break
        block = block.superblock
    return found


def frames():
    frame, left = gdb.newest_frame(), 256
    while frame is not None and (left := left - 1) >= 0:
        sal = frame.find_sal()
        yield {
            "pc": hex(frame.pc()),
            "function": "<signal handler called>" if frame.type() == gdb.SIGTRAMP_FRAME else frame.name(),
            "file": path(sal.symtab) if sal.symtab else None,
            "line": sal.line if sal.symtab else None,
            "variables": variables(frame),
        }
        # Nothing called it, but without unwind tables gdb goes on into the arguments of the program.
        frame = None if frame.name() == "_start" else frame.older()


SETTINGS = ("confirm off", "pagination off", "debuginfod enabled off", "backtrace past-main on",
            "backtrace past-entry on", "disable-randomization off", "startup-with-shell off")
for setting in SETTINGS:
    gdb.execute("set " + setting)
gdb.execute("handle SIGUSR1 nostop noprint pass", to_string=True)
gdb.execute("run", to_string=True)
pid = gdb.selected_inferior().pid
with open(f"/proc/{pid}/maps") as maps:
    lines = maps.read().splitlines()
with tempfile.TemporaryDirectory() as folder:
    core = folder + "/core"
    gdb.execute("generate-core-file " + core, to_string=True)
    gdb.execute("kill", to_string=True)
    gdb.execute("core-file " + core, to_string=True)
    registers = {name: register(name) for name in REGISTERS}
    print("SNAPSHOT " + json.dumps({
        "pid": pid,
        "registers": [str(value) for value in registers.values()],
        "stack": stack(registers["rsp"]),
        "below": {"address": str(registers["rsp"] - 128),
                  "bytes": base64.b64encode(read(registers["rsp"] - 128, 128)).decode()},
        "maps": lines,
        "frames": list(frames()),
    }))
