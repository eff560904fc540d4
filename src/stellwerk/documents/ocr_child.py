# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The process that becomes Tesseract: it gives up what Tesseract does not need, then runs it. Started by :mod:`.ocr`.

Arguments: the parent's process id, bytes of memory, seconds, the folder of Tesseract's data (may be empty), then the
command. The picture comes in on standard input, the text goes out on standard output; nothing is written to a disk.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NoReturn

from stellwerk.documents.sandbox import bpf
from stellwerk.documents.sandbox.bounds import bound, tie_to_parent
from stellwerk.documents.sandbox.landlock import close_files
from stellwerk.documents.sandbox.seccomp import filter_calls
from stellwerk.documents.sandbox.space import separate

_LIBRARIES = [
    Path(place) for place in ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/share")
]
_FILES = 64


def main() -> NoReturn:
    """Confine, then run the command."""
    parent, memory, seconds, data, *command = sys.argv[1:]
    tie_to_parent(int(parent))
    separate()
    program = Path(command[0])
    places = [*_LIBRARIES, Path("/etc/ld.so.cache"), program.resolve().parent.parent / "share"]
    close_files(
        readable=[*places, *([Path(data)] if data else [])],
        executable=[program, program.resolve(), *_LIBRARIES[:5]],  # the loader lies among the libraries
    )
    bound(memory=int(memory), seconds=int(seconds), files=_FILES)
    filter_calls(bpf.ocr)
    os.execv(program, command)  # noqa: S606 - the program of the settings, with arguments of ours


if __name__ == "__main__":
    main()
