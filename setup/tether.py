"""Starts a program that dies when the process that started it dies: `tether.py SIGNAL PIDFILE PROGRAM ARGUMENT…`.

Linux tells a process when its parent is gone, however it went, and the request outlives exec (prctl(2),
PR_SET_PDEATHSIG). On other systems the program is started without it.
"""

from __future__ import annotations

import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def die_with_parent(signal_number: int) -> None:
    """Asks the kernel to send this process the signal when its parent ends."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    parent = os.getppid()
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number, 0, 0, 0)
    if os.getppid() != parent:  # it ended just before we asked
        os.kill(os.getpid(), signal_number)


if __name__ == "__main__":
    name, pid_file, program = sys.argv[1], sys.argv[2], sys.argv[3:]
    die_with_parent(getattr(signal, name))
    with open(pid_file, "w", encoding="ascii") as file:
        file.write(f"{os.getpid()}\n")
    os.execv(program[0], program)
