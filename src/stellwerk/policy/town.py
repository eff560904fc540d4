# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""The sections ``town`` and ``reports``: what has to fit together in them, and the values that they become."""

from __future__ import annotations

from pathlib import Path

from stellwerk.policy.convert import Read
from stellwerk.policy.problems import Problems
from stellwerk.values.town import Reporting, Town

PICTURES = (".svg", ".png", ".jpg", ".jpeg")
_LARGEST = 2 * 1024 * 1024  # bytes


def check_town(root: Read, folder: Path, problems: Problems) -> None:
    """The coat of arms is there and a picture. Nothing else can be wrong that the schema does not tell."""
    section = root.get("town")
    if section is None or (named := section.get("coat_of_arms")) is None:
        return
    file = folder / named
    if file.suffix.lower() not in PICTURES:
        what, todo = "is no SVG, PNG or JPEG file", "give one of these"
    elif not file.is_file():
        what, todo = "is not there", "correct the path; it counts from the folder of this file"
    elif file.stat().st_size > _LARGEST:
        what, todo = "is larger than 2 MiB", "make it smaller: it is printed two centimetres high"
    else:
        return
    problems.add(section.line_of("coat_of_arms"), section.path, f"coat_of_arms {what}", todo)


def reporting(root: Read, folder: Path) -> Reporting:
    """The sections as values; what is wrong in them counts as not written."""
    town, reports = root.get("town"), root.get("reports")
    return Reporting(
        town=Town() if town is None else _town(town, folder),
        group_size=Reporting().group_size
        if reports is None
        else reports.get("group_size", Reporting().group_size),
    )


def _town(section: Read, folder: Path) -> Town:
    arms = section.get("coat_of_arms")
    return Town(
        name=section.get("name", Town().name),
        office=section.get("office", ""),
        address=tuple(section.get("address", ())),
        contact=tuple(section.get("contact", ())),
        enforcement=tuple(section.get("enforcement", ())),
        coat_of_arms=None if arms is None else folder / arms,
    )
