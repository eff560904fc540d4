# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What others made is served exactly as they published it (npm @kern-ux/native 2.7.2)."""

from __future__ import annotations

import hashlib

from stellwerk.web.assets import FOLDER, KERN, Assets

PUBLISHED = {
    "FiraSans-Regular.woff2": "0fe48aded097c2a11942a70bfef48510abf875a8e800f43d4007dce8d2a3aebe",
    "FiraSans-SemiBold.woff2": "a68802f9a523c6f43c21ad60a7d64ca5a978b86358a136a60430643fbd0f4b36",
    "kern.min.css": "fc2428f71ee156d7187a3d416bedd5550c3543925204e9ac4b02544e649eb7f8",
}


def test_vendored_files_are_unchanged() -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (FOLDER / KERN).iterdir()
        if path.suffix != ".md"
    }
    assert found == PUBLISHED


def test_the_table_holds_every_file_and_nothing_more() -> None:
    own = (
        "copy.js signal.svg stellwerk.css help.css kept.css prose.css release.css tasks.css work.css work.js"
    )
    parts = "work-files.js work-page.js work-send.js work-signal.js work-stream.js"
    assert set(Assets().names()) == {*own.split(), *parts.split()} | {f"{KERN}/{name}" for name in PUBLISHED}
