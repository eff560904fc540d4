# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Takes the file system away from this process, for good, except for what is named: Landlock (landlock(7)).

It needs no privilege and works in containers. What the kernel's version does not know yet is left out; files that are
open already stay open.
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446  # the same numbers on every architecture
_VERSION = 1  # flag of create: tell the version
_PATH_BENEATH = 1
_PR_SET_NO_NEW_PRIVS = 38
_EXECUTE, _READ_FILE, _READ_DIR = 1 << 0, 1 << 2, 1 << 3
_FILES = {
    1: (1 << 13) - 1,
    2: (1 << 14) - 1,
    3: (1 << 15) - 1,
    5: (1 << 16) - 1,
}  # rights that a version knows
_NETWORK = 3  # from version 4: bind and connect TCP
_SCOPES = 3  # from version 6: abstract sockets of others, signals to others


def close_files(readable: Iterable[Path] = (), executable: Iterable[Path] = ()) -> bool:
    """Leave only what lies beneath ``readable`` to be read, and what is ``executable`` to be run.

    Returns:
        Whether the kernel enforces it.
    """
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    libc.syscall.restype = ctypes.c_long
    version = libc.syscall(ctypes.c_long(_CREATE), None, ctypes.c_size_t(0), ctypes.c_uint32(_VERSION))
    if version < 1:
        return False
    rights = next(files for known, files in sorted(_FILES.items(), reverse=True) if known <= version)
    shape = struct.pack("=Q", rights)
    if version >= 4:
        shape += struct.pack("=Q", _NETWORK)
    if version >= 6:
        shape += struct.pack("=Q", _SCOPES)
    rules = libc.syscall(ctypes.c_long(_CREATE), shape, ctypes.c_size_t(len(shape)), ctypes.c_uint32(0))
    if rules < 0:
        return False
    try:
        for path in readable:
            _allow(libc, rules, path, _READ_FILE | _READ_DIR)
        for path in executable:
            _allow(libc, rules, path, _READ_FILE | _EXECUTE)
        if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
            return False
        return bool(libc.syscall(ctypes.c_long(_RESTRICT), ctypes.c_int(rules), ctypes.c_uint32(0)) == 0)
    finally:
        os.close(rules)


def _allow(libc: ctypes.CDLL, rules: int, path: Path, rights: int) -> None:
    """One rule; a path that is not there needs none."""
    try:
        beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not path.is_dir():
            rights &= ~_READ_DIR
        rule = struct.pack("=Qi", rights, beneath)
        libc.syscall(
            ctypes.c_long(_ADD_RULE),
            ctypes.c_int(rules),
            ctypes.c_int(_PATH_BENEATH),
            rule,
            ctypes.c_uint32(0),
        )
    finally:
        os.close(beneath)
