# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""YAML as a tree of nodes that know their line; every plain scalar stays the text that was written.

YAML 1.1 would read ``NO`` as false, ``010`` as eight and ``1_000`` as a number. Here nothing is guessed: the
schema says what a value has to be, and :mod:`stellwerk.policy.convert` reads the text as that. What a
configuration never needs is refused: tags, anchors, aliases, merge keys, several documents, duplicate keys.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import yaml

from stellwerk.policy.problems import Problems, show

MAX_BYTES = 1024 * 1024
_MAX_DEPTH = 20
_MAX_NODES = 100_000


class Scalar(msgspec.Struct, frozen=True):
    """A single value. ``plain`` is false where it stands in quotes or in a block."""

    line: int
    text: str
    plain: bool

    @property
    def empty(self) -> bool:
        """Nothing is written, or YAML's words for nothing."""
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


class Sequence(msgspec.Struct, frozen=True):
    """A list."""

    line: int
    items: tuple[Node, ...]


class Entry(msgspec.Struct, frozen=True):
    """A key of a mapping with its value."""

    line: int
    key: str
    value: Node


class Mapping(msgspec.Struct, frozen=True):
    """A mapping; keys are unique, in the order of the file."""

    line: int
    entries: tuple[Entry, ...]


Node = Scalar | Sequence | Mapping


class _Stop(Exception):
    pass


def parse(text: str, problems: Problems) -> Node | None:
    """Read one YAML document. ``None`` where it is empty or cannot be read; the reason is in ``problems``."""
    if tabs := [n for n, line in enumerate(text.splitlines(), 1) if _tab_indented(line)]:
        for number in tabs:
            problems.add(number, "", "a tab stands where the line is indented", "use spaces (two per level)")
        return None
    try:
        return _Reader(text, problems).document()
    except _Stop:
        return None
    except yaml.MarkedYAMLError as exc:
        mark = exc.problem_mark or exc.context_mark
        what = "YAML cannot be read: " + (exc.problem or "syntax error")
        problems.add(mark.line + 1 if mark else 1, "", what, _advice(exc.problem or ""))
    except yaml.YAMLError:  # a character that YAML does not allow; the library's message would quote it
        line = next((n for n, row in enumerate(text.splitlines(), 1) if not _printable(row)), 1)
        problems.add(
            line, "", "a control character stands in the file", "remove it; save the file as UTF-8 text"
        )
    return None


def walk(node: Node, path: str = "") -> Iterator[tuple[str, Scalar]]:
    """Every scalar with its path, in the order of the file."""
    if isinstance(node, Scalar):
        yield path, node
    elif isinstance(node, Sequence):
        for index, item in enumerate(node.items):
            yield from walk(item, f"{path}[{index}]")
    else:
        for entry in node.entries:
            yield from walk(entry.value, f"{path}.{entry.key}" if path else entry.key)


class _Reader:
    """Builds the tree from the event stream, which is flat: depth and size are checked before they cost."""

    def __init__(self, text: str, problems: Problems) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=yaml.SafeLoader)
        self._problems = problems
        self._nodes = 0

    def document(self) -> Node | None:
        root: Node | None = None
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self._problems.add(
                        _line(event),
                        "",
                        "a second YAML document begins here",
                        "remove the line ---; one file is one document",
                    )
                    return None
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, "", 0)
        return None if isinstance(root, Scalar) and root.empty else root

    def _node(self, event: yaml.Event, path: str, depth: int) -> Node:
        line = _line(event)
        self._nodes += 1
        if depth > _MAX_DEPTH or self._nodes > _MAX_NODES:
            self._problems.add(
                line, "", "the file is nested too deep or too large", "a configuration needs neither"
            )
            raise _Stop
        if isinstance(event, yaml.AliasEvent):
            self._problems.add(
                line,
                path,
                f"an alias (*{event.anchor}) stands here",
                "write the value out; anchors are not used",
            )
            return Scalar(line, "", True)
        if getattr(event, "anchor", None) is not None:
            self._problems.add(
                line,
                path,
                f"an anchor (&{getattr(event, 'anchor', '')}) stands here",
                "remove it; write values out where they are needed",
            )
        if getattr(event, "tag", None) is not None:
            self._problems.add(
                line, path, "a YAML tag (!…) stands here", "remove it; types follow from the key"
            )
        if isinstance(event, yaml.ScalarEvent):
            return Scalar(line, event.value, event.style is None)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            while not isinstance(following := next(self._events), yaml.SequenceEndEvent):
                items.append(self._node(following, f"{path}[{len(items)}]", depth + 1))
            return Sequence(line, tuple(items))
        return self._mapping(line, path, depth)

    def _mapping(self, line: int, path: str, depth: int) -> Mapping:
        entries: dict[str, Entry] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._node(event, path, depth + 1)
            name = key.text if isinstance(key, Scalar) else "?"
            below = f"{path}.{name}" if path else name
            value = self._node(next(self._events), below, depth + 1)
            if not isinstance(key, Scalar) or key.empty:
                self._problems.add(
                    key.line, path, "a key is missing or is no plain word", "write it as name: value"
                )
            elif name == "<<" and key.plain:
                self._problems.add(key.line, path, "a merge key (<<) stands here", "write the values out")
            elif name in entries:
                self._problems.add(
                    key.line,
                    path,
                    f"{show(name)} is there twice (first in line {entries[name].line})",
                    "keep one of them",
                )
            else:
                entries[name] = Entry(key.line, name, value)
        return Mapping(line, tuple(entries.values()))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _tab_indented(line: str) -> bool:
    return "\t" in line[: len(line) - len(line.lstrip())] and bool(line.strip())


def _printable(row: str) -> bool:
    return all(c.isprintable() or c in "\t\ufeff" for c in row)


def _advice(problem: str) -> str:
    if "tab" in problem or "'\\t'" in problem:
        return "replace the tab by spaces"
    if "mapping values are not allowed" in problem:
        return "put a value that contains ': ' into quotes, and check the indentation of the line before"
    if "expected <block end>" in problem:
        return "check the indentation: keys of one level start in the same column"
    if "could not find expected ':'" in problem:
        return "write key: value, with a blank after the colon"
    return "check quotes, brackets and indentation in this line and the one before"
