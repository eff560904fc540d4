# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Takes the network away from this process, for good: installs a filter of :mod:`.bpf` in every thread of it.

What the kernel enforces cannot be undone from inside, not even by code that a manipulated model file smuggled in.
"""

from __future__ import annotations

import ctypes
import os
import sys

from stellwerk.providers.embedded.bpf import ARCHITECTURES, Stage, program

BLOCKED = "blocked"

_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_TSYNC = 1


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def block_egress(stage: Stage) -> str:
    """Install the filter of that stage in all threads, those still to come included. Filters add up.

    Returns:
        ``"blocked"``, or ``"not enforced: <reason>"`` where the system offers no such filter.
    """
    machine = os.uname().machine if hasattr(os, "uname") else "unknown"
    if sys.platform != "linux":
        return f"not enforced: {sys.platform} has no seccomp; keep outgoing traffic back with a firewall"
    if machine not in ARCHITECTURES or sys.maxsize < 2**32:
        return f"not enforced: no filter is known for {machine}; keep outgoing traffic back with a firewall"
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return _not_enforced("PR_SET_NO_NEW_PRIVS")
    code = program(machine, stage)
    memory = ctypes.create_string_buffer(code, len(code))
    handed = _Program(len(code) // 8, ctypes.cast(memory, ctypes.c_void_p))
    libc.syscall.restype = ctypes.c_long
    done = libc.syscall(
        ctypes.c_long(ARCHITECTURES[machine].seccomp),
        ctypes.c_uint(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_uint(_SECCOMP_FILTER_FLAG_TSYNC),
        ctypes.byref(handed),
    )
    if done > 0:  # TSYNC names the thread that could not be brought along
        return f"not enforced: thread {done} could not be brought under the filter"
    if done < 0:
        return _not_enforced("seccomp(2)")
    return BLOCKED


def _not_enforced(what: str) -> str:
    return f"not enforced: {what} failed with {os.strerror(ctypes.get_errno())}"
