# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""From the YAML tree to plain values, along the schema. Collects every problem and reads on."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from stellwerk.policy.clear_text import SHA256
from stellwerk.policy.problems import Problems, show, suggest
from stellwerk.policy.schema import Field, Form, Kind, Many, Named, Reference, Section, Texts, Value
from stellwerk.policy.yaml_tree import Mapping, Node, Scalar, Sequence
from stellwerk.values.data_class import DataClass

_LONGEST = 2000  # characters of a single value
_MOST_DECIMALS = 6  # the ledger's unit, see values.money


class Read:
    """A section as read: values that are right, the lines they stand in, and the keys that were wrong."""

    __slots__ = ("bad", "line", "lines", "path", "values")

    def __init__(self, path: str, line: int) -> None:
        self.path = path
        self.line = line
        self.values: dict[str, Any] = {}
        self.lines: dict[str, int] = {}
        self.bad: set[str] = set()

    def get(self, key: str, default: Any = None) -> Any:
        """The value, or ``default`` where none is written (or a wrong one)."""
        return self.values.get(key, default)

    def line_of(self, key: str) -> int:
        """The line of a key, or that of the section where the key is missing."""
        return self.lines.get(key, self.line)

    def missing(self, key: str) -> bool:
        """Not written at all (a wrong value has its own message)."""
        return key not in self.values and key not in self.bad


def convert(root: Node | None, schema: Section, problems: Problems) -> Read:
    """Read the whole file. Wrong keys are left out of the result and noted in ``problems``."""
    if root is None:
        root = Mapping(1, ())
    if not isinstance(root, Mapping):
        problems.add(root.line, "", "the file is no mapping", "begin with sections such as endpoints:")
        root = Mapping(1, ())
    return _section(root, schema, Read("", 1), problems)


def _section(node: Mapping, schema: Section, read: Read, problems: Problems) -> Read:
    known = {field.name: field for field in schema.fields}
    for entry in node.entries:
        below = f"{read.path}.{entry.key}" if read.path else entry.key
        field = known.get(entry.key)
        if field is None:
            problems.add(entry.line, read.path, f"unknown key {show(entry.key)}", suggest(entry.key, known))
            continue
        read.lines[entry.key] = entry.line
        value = _value(entry.value, field.kind, below, entry.line, problems, top=not read.path)
        if value is None:
            read.bad.add(entry.key)
        else:
            read.values[entry.key] = value
    for field in schema.fields:
        if field.required and read.missing(field.name):
            problems.add(read.line, read.path, f"{field.name} is missing", _how_to_give(field))
    return read


def _value(node: Node, kind: Kind, path: str, line: int, problems: Problems, *, top: bool = False) -> Any:
    """The value as plain Python, ``None`` where it is wrong."""
    if isinstance(node, Scalar) and node.empty:
        if top and isinstance(kind, Named | Section):  # a section with everything in it commented out
            return _of_mapping(Mapping(node.line, ()), kind, path, line, problems)
        # never "as if it were not there": an emptied limit would silently become no limit
        problems.add(line, path, "there is no value", "give one, or remove the line to get the default")
        return None
    match kind:
        case Value():
            return _single(node, kind, path, problems)
        case Many(of=inner):
            if not isinstance(node, Sequence):
                problems.add(
                    node.line, path, "a list is expected", "write [one, two], or one line with - for each"
                )
                return None
            read = [
                _value(item, inner, f"{path}[{n}]", item.line, problems) for n, item in enumerate(node.items)
            ]
            return None if any(item is None for item in read) else _without_twins(read, node, path, problems)
        case Reference():
            return _reference(node, path, problems)
        case Texts():
            return _texts(node, path, problems)
        case _:
            if not isinstance(node, Mapping):
                problems.add(
                    node.line, path, "a mapping is expected", "write the keys on lines of their own below it"
                )
                return None
            return _of_mapping(node, kind, path, line, problems)


def _of_mapping(node: Mapping, kind: Section | Named, path: str, line: int, problems: Problems) -> Any:
    if isinstance(kind, Section):
        return _section(node, kind, Read(path, line), problems)
    named: dict[str, Read] = {}
    folded: dict[str, str] = {}
    for entry in node.entries:
        below = f"{path}.{entry.key}"
        if re.fullmatch(kind.pattern, entry.key) is None:
            problems.add(entry.line, path, f"{show(entry.key)} is no usable name", kind.rule)
            continue
        if (twin := folded.setdefault(entry.key.casefold(), entry.key)) != entry.key:
            problems.add(
                entry.line,
                below,
                f'the name differs from "{twin}" in case only',
                "choose names that nobody can mix up",
            )
            continue
        if isinstance(entry.value, Scalar) and entry.value.empty:
            problems.add(entry.line, below, "nothing stands below the name", "fill it in, or remove the name")
            named[entry.key] = _broken(below, entry.line, kind.of)
        elif not isinstance(entry.value, Mapping):
            problems.add(
                entry.line,
                below,
                "a mapping is expected",
                "write the keys on lines of their own below the name",
            )
            named[entry.key] = _broken(below, entry.line, kind.of)
        else:
            named[entry.key] = _section(entry.value, kind.of, Read(below, entry.line), problems)
    return named


def _broken(path: str, line: int, schema: Section) -> Read:
    """An entry that is there and cannot be read: what refers to it is not wrong for that."""
    read = Read(path, line)
    read.bad = {field.name for field in schema.fields}
    return read


def _reference(node: Node, path: str, problems: Problems) -> Any:
    want = "write {env: NAME} or {file: PATH}"
    if isinstance(node, Scalar):
        problems.add(
            node.line,
            path,
            "a secret is written in clear",
            f"{want}; and replace the secret, it is known now",
        )
        return None
    if not isinstance(node, Mapping) or len(node.entries) != 1 or node.entries[0].key not in ("env", "file"):
        problems.add(node.line, path, "exactly one of env and file is expected", want)
        return None
    entry = node.entries[0]
    if not isinstance(entry.value, Scalar) or entry.value.empty:
        problems.add(entry.line, path, f"{entry.key} names nothing", want)
        return None
    if entry.key == "env" and re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,99}", entry.value.text) is None:
        problems.add(
            entry.line,
            path,
            "env is no name of an environment variable",
            "letters, digits and underscores, such as HUB_YELLOW_KEY",
        )
        return None
    return {entry.key: entry.value.text}


def _texts(node: Node, path: str, problems: Problems) -> Any:
    if not isinstance(node, Mapping):
        problems.add(
            node.line, path, "a mapping is expected", "write name: value on lines of their own below it"
        )
        return None
    read: dict[str, Any] = {}
    for entry in node.entries:
        below = f"{path}.{entry.key}"
        if re.fullmatch(r"[a-z][a-z0-9_]{0,39}", entry.key) is None:
            do = "small ASCII letters, digits and underscore; a letter first"
            problems.add(entry.line, path, f"{show(entry.key)} is no usable name", do)
        else:
            read[entry.key] = _value(entry.value, Value(Form.TEXT), below, entry.line, problems)
    return None if None in read.values() or len(read) < len(node.entries) else read


def _single(node: Node, kind: Value, path: str, problems: Problems) -> Any:
    if not isinstance(node, Scalar):
        problems.add(
            node.line, path, f"a single value is expected ({kind.form.value})", "remove brackets and sub-keys"
        )
        return None
    if len(node.text) > _LONGEST:
        problems.add(node.line, path, f"the value is longer than {_LONGEST} characters", "shorten it")
        return None
    result = _FORMS[kind.form](node, kind)
    if isinstance(result, _Wrong):
        problems.add(node.line, path, result.what, result.do)
        return None
    return result


class _Wrong:
    def __init__(self, what: str, do: str) -> None:
        self.what = what
        self.do = do


def _text(node: Scalar, kind: Value) -> Any:
    text = node.text.strip()
    if not text:
        return _Wrong("the text is empty", "fill it in")
    if not all(c.isprintable() or c == "\n" for c in text):
        return _Wrong("the text holds control characters", "remove them")
    if kind.choices and text not in kind.choices:
        return _Wrong(f"{show(text)} is not possible here", suggest(text, kind.choices))
    if kind.pattern and re.fullmatch(kind.pattern, text) is None:
        return _Wrong(f"{show(text)} is not of the expected form", "see docs/configuration.md")
    return text


def _boolean(node: Scalar, _kind: Value) -> Any:
    if node.plain and node.text in ("true", "True", "TRUE"):
        return True
    if node.plain and node.text in ("false", "False", "FALSE"):
        return False
    return _Wrong(f"{show(node.text)} is neither true nor false", "write true or false, without quotes")


def _integer(node: Scalar, kind: Value) -> Any:
    if not node.plain or re.fullmatch(r"-?(0|[1-9][0-9]{0,17})", node.text) is None:
        return _Wrong(
            f"{show(node.text)} is no whole number",
            "write digits only: no quotes, blanks, points or leading zeros",
        )
    return _within(int(node.text), kind)


def _number(node: Scalar, kind: Value) -> Any:
    if not node.plain or re.fullmatch(r"-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,9})?", node.text) is None:
        return _Wrong(f"{show(node.text)} is no number", "write it as 12 or 12.5, without quotes")
    return _within(float(node.text), kind)


def _amount(node: Scalar, kind: Value) -> Any:
    text = node.text.strip()
    if re.fullmatch(r"-?[0-9]{1,12}(\.[0-9]{1,20})?", text) is None:
        return _Wrong(f"{show(text)} is no amount", "write it as 0.20, with a decimal point and no currency")
    amount = Decimal(text)  # from the text as written: never through a binary fraction
    if -int(amount.as_tuple().exponent) > _MOST_DECIMALS:
        return _Wrong(
            f"{show(text)} has more than {_MOST_DECIMALS} decimals",
            f"prices per million tokens carry at most {_MOST_DECIMALS}; round as the contract says",
        )
    return _within(amount, kind)


def _date(node: Scalar, _kind: Value) -> Any:
    text = node.text.strip()
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) is None:
        return _Wrong(f"{show(text)} is no date", "write it as 2026-12-31 (year-month-day)")
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _Wrong(f"{show(text)} is no day of the calendar", "correct it")


def _class(node: Scalar, _kind: Value) -> Any:
    try:
        return DataClass.parse(node.text)
    except ValueError:
        return _Wrong(f"{show(node.text)} is no data class", "use one of K0, K1, K2, K3, K4, K5, K6")


def _country(node: Scalar, _kind: Value) -> Any:
    text = node.text.strip().upper()
    if re.fullmatch(r"[A-Z]{2,3}", text) is None:
        return _Wrong(f"{show(text)} is no country code", "use two letters (ISO 3166-1 alpha-2), such as DE")
    return text


def _sha256(node: Scalar, _kind: Value) -> Any:
    text = node.text.strip()
    if SHA256.fullmatch(text) is None:
        return _Wrong(
            "this is no SHA-256 in hex",
            "put the hash of the key here (64 digits 0-9 a-f), never the key; stellwerk init makes both",
        )
    return text.lower()


def _within(number: Any, kind: Value) -> Any:
    if kind.least is not None and number < kind.least:
        return _Wrong(f"{number} is too small", f"give at least {kind.least:g}")
    if kind.most is not None and number > kind.most:
        return _Wrong(f"{number} is too large", f"give at most {kind.most:.12g}")
    return number


_FORMS: dict[Form, Callable[[Scalar, Value], Any]] = {
    Form.TEXT: _text,
    Form.BOOLEAN: _boolean,
    Form.INTEGER: _integer,
    Form.NUMBER: _number,
    Form.AMOUNT: _amount,
    Form.DATE: _date,
    Form.CLASS: _class,
    Form.COUNTRY: _country,
    Form.SHA256: _sha256,
}


def _without_twins(read: list[Any], node: Sequence, path: str, problems: Problems) -> Any:
    for number, item in enumerate(read):
        if not isinstance(item, Read) and item in read[:number]:
            problems.add(node.items[number].line, path, f"{show(str(item))} is in the list twice", "keep one")
            return None
    return read


def _how_to_give(field: Field) -> str:
    match field.kind:
        case Value(form=form, choices=choices):
            kind = " | ".join(choices) if choices else form.value
            return f"add {field.name}: <{kind}>. {field.help}"
        case _:
            return f"add {field.name}. {field.help}"
