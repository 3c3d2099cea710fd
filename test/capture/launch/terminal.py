"""A terminal, a shell of its own, and a job in its foreground: stopped by Ctrl-Z, continued, ended by Ctrl-C."""
import os, pty, signal, sys, time

def only_child(pid):
    return int(open(f"/proc/{pid}/task/{pid}/children").read().split()[0])

def is_stopped(pid):
    return open(f"/proc/{pid}/stat").read().rsplit(")")[1].split()[0] == "T"

shell, terminal = pty.fork()
if shell == 0:
    signal.signal(signal.SIGTTOU, signal.SIG_IGN)
    job = os.fork()
    # Both sides do it, as shells do: whichever runs second finds it done, or the job already executing another program.
    try:
        os.setpgid(job, job)
    except PermissionError:
        pass
    if job == 0:
        os.tcsetpgrp(0, os.getpgrp())
        signal.signal(signal.SIGTTOU, signal.SIG_DFL)
        os.execvp(sys.argv[1], sys.argv[1:])
    os.waitpid(job, 0)
    os._exit(0)
text, stopped = b"", False
while True:
    try:
        text += os.read(terminal, 4096)
    except OSError:
        break
    if b"ready" in text and not stopped:
        job = only_child(shell)
        command = only_child(job)
        os.write(terminal, b"\x1a")
        while not (is_stopped(job) and is_stopped(command)):
            time.sleep(0.01)
        stopped = True
        text += b"stopped\n"
        os.killpg(job, signal.SIGCONT)
        os.write(terminal, b"\x03")
print(text.decode().replace("\r", ""))
