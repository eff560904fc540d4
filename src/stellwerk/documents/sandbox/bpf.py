# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The filter programs as bytes: classic BPF over ``struct seccomp_data``, for x86_64 and aarch64.

- ``reader``: a list of what is allowed. Memory, time, reading and writing of pipes that are open already; nothing else
  has an effect: no file is opened, no socket, no process, no thread, no memory becomes executable.
- ``ocr``: a list of what is refused, since another program (Tesseract) starts under it and opens its own data. No
  socket, no other process, no look into others, no signal to others.

Refused calls fail with EPERM. Sources: seccomp(2), linux/seccomp.h, linux/filter.h, the kernel's tables of calls.
"""

from __future__ import annotations

import errno
import struct
from typing import NamedTuple

_LD_ABS_WORD = 0x20  # BPF_LD | BPF_W | BPF_ABS
_JEQ, _JGE, _JSET = 0x15, 0x35, 0x45  # BPF_JMP | ... | BPF_K
_RET = 0x06  # BPF_RET | BPF_K
_NR, _ARCH, _ARGS = 0, 4, 16  # offsets in struct seccomp_data
_ALLOW = 0x7FFF0000
_KILL_PROCESS = 0x80000000
_ERRNO = 0x00050000
_DENY = _ERRNO | errno.EPERM
_ABSENT = _ERRNO | errno.ENOSYS

_X32_BIT = 0x40000000  # x86_64 numbers above it reach the same calls a second way
_CLONE_THREAD = 0x00010000
_PROT_EXEC = 4
_CLONE3 = (
    435  # its flags lie in memory, out of a filter's sight; without it the C library falls back to clone
)
_NEWER = (  # the same numbers everywhere: io_uring (425 to 427), pidfd_open, pidfd_getfd, process_madvise, mount API
    425,
    426,
    427,
    434,
    438,
    440,
    *range(428, 434),
    442,
)


class _Machine(NamedTuple):
    audit: int  # AUDIT_ARCH_*
    seccomp: int  # number of seccomp(2)
    reading: tuple[int, ...]  # all that a reader needs
    mappings: tuple[int, ...]  # mmap, mprotect: allowed unless the memory becomes executable
    prlimit: int  # of itself alone
    clone: int  # threads alone
    refused: tuple[int, ...]  # to the recognising program


def _calls(numbers: str) -> tuple[int, ...]:
    return tuple(map(int, numbers.split()))


MACHINES: dict[str, _Machine] = {
    "x86_64": _Machine(
        audit=0xC000003E,
        seccomp=317,
        # read, write, close, fstat, poll, lseek, munmap, brk, rt_sigaction, rt_sigprocmask, rt_sigreturn, pread64,
        # readv, writev, sched_yield, mremap, madvise, nanosleep, getpid, exit, gettimeofday, getrusage, times,
        # sigaltstack, gettid, time, futex, restart_syscall, clock_gettime, clock_getres, clock_nanosleep, exit_group,
        # getrandom, rseq
        reading=_calls(
            "0 1 3 5 7 8 11 12 13 14 15 17 19 20 24 25 28 35 39 60 96 98 100 131 186 201 202 219 228 "
            "229 230 231 318 334"
        ),
        mappings=(9, 10),
        prlimit=302,
        clone=56,
        # socket, connect, accept, sendto, sendmsg, sendmmsg, bind, listen, socketpair, accept4; fork, vfork, kill,
        # tkill, tgkill, rt_sigqueueinfo, rt_tgsigqueueinfo, pidfd_send_signal; ptrace, process_vm_readv and _writev,
        # kcmp, bpf, perf_event_open, userfaultfd; unshare, setns, mount, umount2, pivot_root, chroot; the keyring;
        # priorities and affinity; setrlimit
        refused=_calls(
            "41 42 43 44 46 307 49 50 53 288 57 58 62 200 234 129 297 424 101 310 311 312 321 298 323 "
            "272 308 165 166 155 161 248 249 250 141 203 160"
        ),
    ),
    "aarch64": _Machine(
        audit=0xC00000B7,
        seccomp=277,
        reading=_calls(
            "63 64 57 80 73 62 215 214 134 135 139 67 65 66 124 216 233 101 172 93 169 165 153 132 178 "
            "98 128 113 114 115 94 278 293"
        ),
        mappings=(222, 226),
        prlimit=261,
        clone=220,
        refused=_calls(
            "198 203 202 206 211 269 200 201 199 242 129 130 131 138 240 424 117 270 271 272 280 241 "
            "282 97 268 40 39 41 51 217 218 219 140 122 164"
        ),
    ),
}


def reader(machine: str) -> bytes:
    """The filter of the process that reads files.

    Args:
        machine: as ``os.uname().machine`` says it.

    Raises:
        KeyError: no filter is known for that machine.
    """
    known = MACHINES[machine]
    ops = _head(known)
    for number in known.reading:
        ops += _on(number, [_ret(_ALLOW)])
    for number in known.mappings:
        ops += _on(number, [_arg(2), _op(_JSET, _PROT_EXEC, 0, 1), _ret(_DENY), _ret(_ALLOW)])
    ops += _on(known.prlimit, _self_alone())
    ops.append(_ret(_DENY))
    return b"".join(ops)


def ocr(machine: str) -> bytes:
    """The filter under which Tesseract runs. Arguments and errors as in :func:`reader`."""
    known = MACHINES[machine]
    ops = _head(known)
    if machine == "x86_64":
        ops += [_op(_JGE, _X32_BIT, 0, 1), _ret(_DENY)]
    for number in (*known.refused, *_NEWER):
        ops += _on(number, [_ret(_DENY)])
    ops += _on(_CLONE3, [_ret(_ABSENT)])
    ops += _on(known.clone, [_arg(0), _op(_JSET, _CLONE_THREAD, 1, 0), _ret(_DENY), _ret(_ALLOW)])
    ops += _on(known.prlimit, _self_alone())
    ops.append(_ret(_ALLOW))
    return b"".join(ops)


def _head(known: _Machine) -> list[bytes]:
    return [
        _op(_LD_ABS_WORD, _ARCH),
        _op(_JEQ, known.audit, 1, 0),
        _ret(_KILL_PROCESS),  # a call through another ABI (int 0x80)
        _op(_LD_ABS_WORD, _NR),
    ]


def _self_alone() -> list[bytes]:
    """Limits of other processes of the same account could be changed, too; 0 means the caller."""
    return [_arg(0), _op(_JEQ, 0, 1, 0), _ret(_DENY), _ret(_ALLOW)]


def _op(code: int, k: int, jt: int = 0, jf: int = 0) -> bytes:
    return struct.pack("=HBBI", code, jt, jf, k)


def _ret(value: int) -> bytes:
    return _op(_RET, value)


def _arg(index: int) -> bytes:
    return _op(_LD_ABS_WORD, _ARGS + 8 * index)  # its lower half: both architectures are little-endian


def _on(number: int, body: list[bytes]) -> list[bytes]:
    """``body`` for that call only; the next test finds the number in the accumulator again."""
    return [_op(_JEQ, number, 0, len(body)), *body]
