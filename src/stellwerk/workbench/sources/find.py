# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""What of an answer stands in the documents that were sent. Nothing is claimed without words that both share.

Two ways together. What the model marked is looked up: a page that was not sent, or that has nothing in common with
what it is said to prove, is told as not found. And every sentence is sought in all that was sent, marked or not, by
the rare words, numbers and runs of words that it shares with a passage.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import msgspec

from stellwerk.documents.values import Passage, Sort
from stellwerk.workbench.sources.marks import Mark, marks, without_marks
from stellwerk.workbench.sources.words import Sentence, read, sentences
from stellwerk.workbench.values import Attached

_QUOTED = 240  # characters of a quotation
_EACH = 3  # passages for one sentence at most
_LIKE = 0.55  # of the weight of a sentence that a passage must share, without a mark
_LIKE_NUMBERS = 0.4  # where it shares two numbers as well
_WORDS = 4  # telling words that it must share
_RUN = 5  # words in a row that are proof, with three telling ones in them
_MARKED = 0.12  # where the model named the passage
_LONGEST = 200_000  # characters of an answer that are looked at


class Source(msgspec.Struct, frozen=True):
    """A passage that an answer draws on, or says so."""

    document: str  # name of the file: untrusted
    passage: Passage  # of one that was not found, number and sort alone
    quotation: str  # at most 240 characters; "" where nothing was found
    paragraphs: tuple[int, ...]  # of the answer, counted from 1: headings and code do not count
    found: bool  # False: the model named it, but it was not sent or says nothing of the kind
    marked: bool  # the model named it
    attached: str = ""  # id of the document; "" where there is none


class _Line(NamedTuple):
    """A sentence of a passage, together with the one after it."""

    place: tuple[int, int]  # number in ``attached``, of the passage
    said: Sentence
    next: Sentence | None


class _Claim(NamedTuple):
    quotation: str
    score: float
    marked: bool


def sources(
    answer: str, attached: Sequence[Attached], sent: Mapping[str, frozenset[int]]
) -> tuple[Source, ...]:
    """Passages that an answer draws on, in the order of its paragraphs.

    Args:
        answer: Markdown of the model.
        attached: documents of the conversation; their order is what marks count by, from 1.
        sent: by id of the document, the numbers of the passages that went along.
    """
    index = _Index(attached, sent)
    found: dict[tuple[int, int], dict[int, _Claim]] = defaultdict(dict)
    missing: dict[tuple[str, int], set[int]] = defaultdict(set)
    for number, paragraph in enumerate(paragraphs(answer[:_LONGEST]), 1):
        plain = without_marks(paragraph)
        for sentence in sentences(plain):
            for place, like in index.like(read(sentence)).items():
                _keep(found[place], number, like)
        for mark in marks(paragraph):
            named = index.named(mark, read(plain))
            if named is not None:
                _keep(found[named[0]], number, named[1])
            else:
                missing[index.name_of(mark), mark.passage].add(number)
    told = [
        _source(attached[which], index.passages[which, passage], by_paragraph)
        for (which, passage), by_paragraph in found.items()
    ]
    told += [index.missing(name, passage, numbers) for (name, passage), numbers in missing.items()]
    return tuple(sorted(told, key=lambda s: (s.paragraphs[0], not s.found, s.document, s.passage.number)))


def _keep(claims: dict[int, _Claim], paragraph: int, claim: _Claim) -> None:
    before = claims.get(paragraph)
    if before is None or claim.score > before.score:
        claims[paragraph] = claim._replace(marked=claim.marked or (before is not None and before.marked))
    elif claim.marked:
        claims[paragraph] = before._replace(marked=True)


def _source(document: Attached, passage: Passage, claims: dict[int, _Claim]) -> Source:
    best = max(claims.values(), key=lambda claim: claim.score)
    return Source(
        document=document.document.name,
        passage=passage,
        quotation=best.quotation,
        paragraphs=tuple(sorted(claims)),
        found=True,
        marked=any(claim.marked for claim in claims.values()),
        attached=document.id,
    )


_FENCE = re.compile(r"^[ \t]{0,3}(`{3,}|~{3,}).*?(?:^[ \t]{0,3}\1|\Z)", re.MULTILINE | re.DOTALL)


def paragraphs(answer: str) -> list[str]:
    """Paragraphs of an answer as its reader counts them: headings and code are none, a list is one."""
    text = _FENCE.sub("\n\n", answer)
    found = []
    for block in re.split(r"\n[ \t]*\n", text):
        lines = [
            line for line in block.split("\n") if not re.match(r"\s{0,3}(?:#{1,6}\s|[-=*_]{3,}\s*$)", line)
        ]
        if any(c.isalnum() for line in lines for c in line):
            found.append("\n".join(lines))
    return found


class _Index:
    """The passages that were sent, by their words."""

    def __init__(self, attached: Sequence[Attached], sent: Mapping[str, frozenset[int]]) -> None:
        self._attached = attached
        self._sent = [n for n, one in enumerate(attached) if sent.get(one.id)]
        self.passages: dict[tuple[int, int], Passage] = {}
        self._lines: list[_Line] = []
        self._by_stem: dict[str, list[int]] = defaultdict(list)
        self._of: dict[tuple[int, int], list[int]] = defaultdict(list)
        for which in self._sent:
            for passage in attached[which].document.passages:
                if passage.number in sent[attached[which].id]:
                    self._add((which, passage.number), passage)

    def _add(self, place: tuple[int, int], passage: Passage) -> None:
        self.passages[place] = passage
        said = [read(text) for text in sentences(passage.text)]
        for here, after in zip(said, [*said[1:], None], strict=True):
            number = len(self._lines)
            self._lines.append(_Line(place, here, after))
            self._of[place].append(number)
            for word in here.stems:
                self._by_stem[word].append(number)

    def _weight(self, word: str, form: float) -> float:
        """How much a word tells: less the more sentences have it."""
        have = len(self._by_stem.get(word, ()))
        return form * min(2.0, max(0.25, math.log((len(self._lines) + 2) / (have + 1))))

    def _share(self, said: Sentence, line: _Line) -> tuple[float, list[str]]:
        """The part of a sentence's weight that a line (with the next one) shares, and the shared words."""
        there = line.said.stems if line.next is None else {**line.next.stems, **line.said.stems}
        shared = [word for word in said.stems if word in there]
        whole = sum([self._weight(word, form) for word, form in said.stems.items()])
        part = sum([self._weight(word, said.stems[word]) for word in shared])
        return (part / whole if whole else 0.0), shared

    def like(self, said: Sentence) -> dict[tuple[int, int], _Claim]:
        """The passages that say what a sentence says."""
        votes: dict[int, float] = defaultdict(float)
        for word, form in said.stems.items():
            numbers = self._by_stem.get(word, ())
            if len(numbers) <= max(40, len(self._lines) // 4):
                for number in numbers:
                    votes[number] += self._weight(word, form)
        best: dict[tuple[int, int], _Claim] = {}
        for number in sorted(votes, key=lambda n: -votes[n])[:12]:
            line = self._lines[number]
            score, shared = self._share(said, line)
            figures = sum(1 for word in shared if word[0].isdigit() and len(word) > 1)
            # Figures that differ are no proof, however alike the words are.
            own = sum(1 for word in said.stems if word[0].isdigit() and len(word) > 1)
            alike = len(shared) >= _WORDS and (score >= _LIKE or (figures >= 2 and score >= _LIKE_NUMBERS))
            if own and not figures:
                continue
            if (alike or _run(said, line.said)) and (
                line.place not in best or score > best[line.place].score
            ):
                best[line.place] = _Claim(_quotation(line, shared), score, False)
        top = sorted(best, key=lambda place: -best[place].score)[:_EACH]
        return {place: best[place] for place in top if best[place].score >= best[top[0]].score * 0.75}

    def named(self, mark: Mark, said: Sentence) -> tuple[tuple[int, int], _Claim] | None:
        """The passage that a mark names, and what in it has something in common with the paragraph."""
        for which in self._candidates(mark):
            place = (which, mark.passage)
            best: _Claim | None = None
            for number in self._of.get(place, ()):
                score, shared = self._share(said, self._lines[number])
                telling = [word for word in shared if self._weight(word, said.stems[word]) >= 0.5]
                enough = len(telling) >= 2 and score >= _MARKED
                if enough and (best is None or score > best.score):
                    best = _Claim(_quotation(self._lines[number], shared), score, True)
            if best is not None:
                return place, best
        return None

    def _candidates(self, mark: Mark) -> list[int]:
        """Documents that a mark may mean: the one of that number, or name; one alone needs neither."""
        if not mark.document:
            return self._sent if len(self._sent) == 1 else []
        if mark.document.isdigit():
            number = int(mark.document) - 1
            return [number] if number in self._sent else []
        wanted = _bare(mark.document)
        return [n for n in self._sent if wanted and wanted in _bare(self._attached[n].document.name)]

    def name_of(self, mark: Mark) -> str:
        """What to call the document of a mark that proves nothing."""
        if not mark.document and len(self._sent) == 1:
            return self._attached[self._sent[0]].document.name
        if mark.document.isdigit() and 0 < int(mark.document) <= len(self._attached):
            return self._attached[int(mark.document) - 1].document.name
        return mark.document or "?"

    def missing(self, name: str, passage: int, numbers: set[int]) -> Source:
        """What the model named and nobody finds."""
        which = next((n for n, one in enumerate(self._attached) if one.document.name == name), None)
        sort = Sort.PAGE
        if which is not None and self._attached[which].document.passages:
            known = {p.number: p.sort for p in self._attached[which].document.passages}
            sort = known.get(passage, next(iter(known.values())))
        return Source(
            document=name,
            passage=Passage(passage, sort, ""),
            quotation="",
            paragraphs=tuple(sorted(numbers)),
            found=False,
            marked=True,
            attached="" if which is None else self._attached[which].id,
        )


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.rsplit(".", 1)[0] if "." in name else name).lower()


def _run(one: Sentence, other: Sentence) -> bool:
    """Whether five words stand in both in the same order, three of them telling."""
    runs = {other.order[i : i + _RUN] for i in range(len(other.order) - _RUN + 1)}
    return any(
        one.order[i : i + _RUN] in runs
        and sum(1 for word in set(one.order[i : i + _RUN]) if one.stems.get(word, 0.0) >= 1.0) >= 3
        for i in range(len(one.order) - _RUN + 1)
    )


def _quotation(line: _Line, shared: Sequence[str]) -> str:
    """The sentence that shares most, or the part of a long one in which most of the shared words stand."""
    own = sum(1 for word in shared if word in line.said.stems)
    after = sum(1 for word in shared if line.next is not None and word in line.next.stems)
    text = line.next.text if line.next is not None and after > own else line.said.text
    if len(text) <= _QUOTED:
        return text
    words = list(re.finditer(r"\S+", text))
    wanted = set(shared)
    hits = [bool(wanted & read(word[0]).stems.keys()) for word in words]
    best, first, last = -1, 0, 0
    start = count = 0
    for end, word in enumerate(words):
        count += hits[end]
        while word.end() - words[start].start() > _QUOTED - 4:
            count -= hits[start]
            start += 1
        if count > best:
            best, first, last = count, start, end
    cut = text[words[first].start() : words[last].end()]
    return ("… " if first else "") + cut + (" …" if last + 1 < len(words) else "")
