# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""Shapes that every resource shares: strict input, pages of a list, versions (ETag), names in an address."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Generic, TypeVar
from urllib.parse import quote

from fastapi import Header, Path, Query, Response
from pydantic import BaseModel, ConfigDict

from stellwerk.errors import ChangedMeanwhile, VersionNeeded

Item = TypeVar("Item")


class In(BaseModel):
    """What is sent. A field that is not named is refused (mass assignment), and so is a text for a number."""

    model_config = ConfigDict(extra="forbid", strict=True)

    def given(self) -> dict[str, Any]:
        """Only the fields that were sent."""
        return self.model_dump(exclude_unset=True)


class Out(BaseModel):
    """What is answered, from a value of :mod:`stellwerk.administration`."""

    model_config = ConfigDict(from_attributes=True)


class Page(BaseModel, Generic[Item]):
    """A piece of a list. ``next`` is to be sent as ``after`` for the following piece; null at the end."""

    items: list[Item]
    next: str | None = None


Limit = Annotated[int, Query(ge=1, le=200, description="Most items in the answer.")]
After = Annotated[
    str,
    Query(max_length=200, pattern=r"^[\w.:-]*$", description="The `next` of the page before."),
]
Name = Annotated[str, Path(max_length=64, pattern=r"^[^\W_][\w.-]{0,63}$", description="Its short name.")]
Id = Annotated[str, Path(max_length=64, pattern=r"^[\w.-]{1,64}$", description="Its id.")]
IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=64,
        description="The ETag of the version that the change was made on; without it the change is refused (428).",
    ),
]


def page(values: Sequence[Any], limit: int, key: str, path: str, response: Response) -> dict[str, Any]:
    """A page out of up to ``limit + 1`` values, with a ``Link`` header (RFC 8288) where there are more."""
    items = list(values[:limit])
    following = str(getattr(items[-1], key)) if len(values) > limit else None
    if following is not None:
        response.headers["link"] = f'<{path}?limit={limit}&after={quote(following)}>; rel="next"'
    return {"items": items, "next": following}


def made_at(response: Response, path: str, name: str) -> None:
    """Say where the new object is (RFC 9110, 10.2.2). Names may hold any letter, headers may not."""
    response.headers["location"] = f"{path}/{quote(name)}"


def tag(response: Response, version: int) -> None:
    """Say which version this is (RFC 9110, 8.8.3)."""
    response.headers["etag"] = f'"v{version}"'


def seen(if_match: str | None) -> int:
    """The version that a change was made on.

    Raises:
        VersionNeeded: nobody said (RFC 6585, 3).
        ChangedMeanwhile: what was said is no version of ours.
    """
    if if_match is None:
        raise VersionNeeded(
            "send If-Match with the ETag of the version that you read, so that no change of another is lost"
        )
    text = if_match.strip().removeprefix("W/").strip('"')
    if not text.startswith("v") or not text[1:].isascii() or not text[1:].isdigit() or len(text) > 12:
        raise ChangedMeanwhile("If-Match names no version of this; read it again and send its ETag")
    return int(text[1:])
