# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Installs a filter of :mod:`.bpf` in this process, for good; what it starts inherits it."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable

from stellwerk.documents.sandbox.bpf import MACHINES

_PR_SET_NO_NEW_PRIVS = 38
_SECCOMP_SET_MODE_FILTER = 1
_SECCOMP_FILTER_FLAG_TSYNC = 1


class _Program(ctypes.Structure):
    """``struct sock_fprog``."""

    _fields_ = (("len", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def filter_calls(program: Callable[[str], bytes]) -> bool:
    """Whether the filter is in place, in every thread. Privileges cannot be gained any more in any case."""
    machine = os.uname().machine
    if sys.platform != "linux" or machine not in MACHINES or sys.maxsize < 2**32:
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    code = program(machine)
    memory = ctypes.create_string_buffer(code, len(code))
    handed = _Program(len(code) // 8, ctypes.cast(memory, ctypes.c_void_p))
    libc.syscall.restype = ctypes.c_long
    done = libc.syscall(
        ctypes.c_long(MACHINES[machine].seccomp),
        ctypes.c_uint(_SECCOMP_SET_MODE_FILTER),
        ctypes.c_uint(_SECCOMP_FILTER_FLAG_TSYNC),
        ctypes.byref(handed),
    )
    return bool(done == 0)
