# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Namespaces of its own for this process: a network without a way out, and in the end an empty, read-only root.

Many systems refuse them to ordinary accounts or in containers; then the filter of system calls and Landlock hold.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

_NEWNS, _NEWUTS, _NEWIPC, _NEWUSER, _NEWNET = 0x20000, 0x4000000, 0x8000000, 0x10000000, 0x40000000
_RDONLY, _NOSUID, _NODEV, _NOEXEC, _REC, _PRIVATE = 1, 2, 4, 8, 0x4000, 0x40000


def separate() -> bool:
    """Leave the namespaces of the system. Only before the first thread."""
    if sys.platform != "linux":
        return False
    libc = ctypes.CDLL(None, use_errno=True)
    return bool(libc.unshare(_NEWUSER | _NEWNET | _NEWNS | _NEWIPC | _NEWUTS) == 0)


def empty_root() -> bool:
    """Make an empty folder the root. Only after :func:`separate`, and when nothing has to be opened any more."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(None, b"/", None, ctypes.c_ulong(_REC | _PRIVATE), None) != 0:
        return False
    flags = ctypes.c_ulong(_RDONLY | _NOSUID | _NODEV | _NOEXEC)
    if libc.mount(b"none", b"/proc", b"tmpfs", flags, b"size=4k,mode=111") != 0:
        return False
    with contextlib.suppress(OSError):
        os.chroot("/proc")
        os.chdir("/")
        return True
    return False
