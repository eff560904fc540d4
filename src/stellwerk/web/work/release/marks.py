# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""A text with its findings marked and numbered, and the findings as a list: each word once, wherever it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec
from markupsafe import Markup, escape

from stellwerk.values.inspection import Finding, Segment
from stellwerk.web.language import Language
from stellwerk.workbench.kinds import name_of


class Group(msgspec.Struct, frozen=True):
    """Findings of one kind in the same words: one decision."""

    number: int  # from 1, as it stands in the text
    words: str
    kind: str  # in words
    data_class: str
    findings: tuple[int, ...]
    waivable: bool
    wrong: bool  # is, or is to be, called a false alarm


class Block(msgspec.Struct, frozen=True):
    """One string of the whole, with the sort of its place."""

    role: str  # system | user | assistant | other
    marked: Markup


def groups(
    segments: Sequence[Segment],
    findings: Sequence[Finding],
    wrong: Collection[int],
    waivable: Collection[int],
    language: Language,
) -> tuple[Group, ...]:
    """The findings, put together by kind and words, in the order in which they stand in the text."""
    texts = {segment.place: segment.text for segment in segments}
    found: dict[tuple[str, str, bool], list[int]] = {}
    for number, finding in enumerate(findings):
        words = " ".join(texts.get(finding.place, "")[finding.start : finding.end].split())
        found.setdefault((finding.kind, words, number in waivable), []).append(number)
    return tuple(
        Group(
            number=place,
            words=words,
            kind=name_of(kind, 1, language.value),
            data_class=max(findings[n].data_class for n in numbers).name,
            findings=tuple(numbers),
            waivable=may,
            wrong=all(n in wrong for n in numbers),
        )
        for place, ((kind, words, may), numbers) in enumerate(found.items(), 1)
    )


def blocks(
    segments: Sequence[Segment], roles: Sequence[str], findings: Sequence[Finding], of: Sequence[Group]
) -> tuple[Block, ...]:
    """Every string with its marks."""
    by_finding = {number: group for group in of for number in group.findings}
    return tuple(
        Block(
            role=role,
            marked=_marked(
                segment.text,
                [(f, by_finding[n]) for n, f in enumerate(findings) if f.place == segment.place],
            ),
        )
        for segment, role in zip(segments, roles, strict=True)
    )


def _marked(text: str, findings: Sequence[tuple[Finding, Group]]) -> Markup:
    """Marks do not overlap: what begins inside another one has its number behind it."""
    out: list[Markup] = []
    at = 0
    for finding, group in sorted(findings, key=lambda one: (one[0].start, -one[0].end)):
        start, end = max(at, finding.start), min(len(text), finding.end)
        if start > finding.start and start >= end:  # wholly inside
            out.append(_number(group))
            continue
        out.append(escape(text[at:start]))
        sort = "wrong" if group.wrong else "right"
        out.append(Markup('<mark class="{}">{}</mark>').format(sort, text[start:end]) + _number(group))
        at = end
    out.append(escape(text[at:]))
    return Markup("").join(out)


def _number(group: Group) -> Markup:
    return Markup('<sup class="number"><a href="#fund-{0}">{0}</a></sup>').format(group.number)
