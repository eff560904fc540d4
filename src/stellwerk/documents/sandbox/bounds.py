# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Limits that every system with POSIX knows, and the tie to the parent."""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_NICE = 5  # the gateway's own work goes first
_OOM_SCORE = "800"  # where memory runs out, the kernel shall end this process, not the gateway


def tie_to_parent(parent: int) -> None:
    """Die with the parent, even one killed with SIGKILL; and leave no trace: memory holds documents."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides when to stop
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as score:
        score.write(_OOM_SCORE)
    with contextlib.suppress(OSError):
        os.nice(_NICE)
    if sys.platform == "linux":
        libc = ctypes.CDLL(None)
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
        libc.prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)
    if os.getppid() != parent:  # it died before the line above
        os._exit(0)


def bound(*, memory: int, seconds: int, files: int) -> None:
    """Bound this process and what it becomes.

    Args:
        memory: bytes of address space, on top of what is taken already.
        seconds: of processor time, from now on.
        files: numbers of open files are below it.
    """
    used = resource.getrusage(resource.RUSAGE_SELF)
    processor = int(used.ru_utime + used.ru_stime) + 1 + seconds
    _lower(resource.RLIMIT_AS, _address_space() + memory)
    _lower(resource.RLIMIT_CPU, processor)
    _lower(resource.RLIMIT_FSIZE, 0)
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, files)
    _lower(resource.RLIMIT_NPROC, 0)
    for name in ("RLIMIT_MEMLOCK", "RLIMIT_MSGQUEUE"):
        if hasattr(resource, name):
            _lower(getattr(resource, name), 0)


def _lower(what: int, to: int) -> None:
    _, hard = resource.getrlimit(what)
    if hard != resource.RLIM_INFINITY:
        to = min(to, hard)
    resource.setrlimit(what, (to, to))


def _address_space() -> int:
    try:
        with open("/proc/self/statm") as sizes:
            return int(sizes.read().split()[0]) * resource.getpagesize()
    except (OSError, ValueError):
        return 512 * 1024 * 1024
