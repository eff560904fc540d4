# SPDX-FileCopyrightText: 2026 Stellwerk contributors
# SPDX-License-Identifier: EUPL-1.2
"""``/arbeit/unterlagen`` and ``/arbeit/g/{id}/unterlagen``: add, choose, take out, watch the reading."""

from __future__ import annotations

import asyncio
import contextlib
import re
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping

import msgspec
from starlette.datastructures import UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse

from stellwerk.documents.name import clean
from stellwerk.errors import Conflict, NoSuchObject
from stellwerk.web.form import Unreadable, read_form
from stellwerk.web.pages import PRIVATE
from stellwerk.web.visit import Form, Visit
from stellwerk.web.words import in_language
from stellwerk.web.work.chat import page, unsent
from stellwerk.web.work.chat.fields import EMPTY, wants_parts
from stellwerk.web.work.chat.file_words import refused
from stellwerk.web.work.chat.show import find, found_or_begun, fresh
from stellwerk.web.work.chat.words import CHAT, UPLOAD
from stellwerk.workbench.room import Room
from stellwerk.workbench.uploads import MOST_AT_ONCE, MOST_BYTES, Upload, replace_choice
from stellwerk.workbench.values import Conversation

FILE = "datei"
_encode = msgspec.json.Encoder().encode
_FORM_BYTES = 1024 * 1024  # beside the file
_MOST_FIELDS = 20
_MOST_CHOICES = 600  # fields of a choice among as many passages as a document may have
_CHOICE = re.compile(r"teil-([0-9]{1,6})", re.ASCII)
_SECONDS = 300.0


class Fields(dict[str, str]):
    """The fields of a form, and the files that came with it: name and bytes, in memory alone."""

    files: tuple[tuple[str, bytes], ...] = ()


def file_form(room: Room) -> Form:
    """Reads the form of an upload, within the reader's limit. A form without a file may come as it always does."""
    most = MOST_AT_ONCE * room.reader.limits.bytes + _FORM_BYTES
    arriving = Arriving(MOST_BYTES)

    async def read(request: Request) -> Mapping[str, str]:
        if not request.headers.get("content-type", "").startswith("multipart/form-data"):
            return await read_form(request, most_fields=_MOST_CHOICES)
        length = request.headers.get("content-length", "")
        if length.isdigit() and int(length) > most:
            raise Unreadable(413)
        with arriving.one() as part:
            body = _limited(request, most, part)
            parser = MultiPartParser(request.headers, body, max_files=MOST_AT_ONCE, max_fields=_MOST_FIELDS)
            parser.spool_max_size = most  # nothing of it touches a disk
            try:
                async with asyncio.timeout(_SECONDS):
                    form = await parser.parse()
            except TimeoutError:
                raise Unreadable(408) from None
            except (MultiPartException, UnicodeError, ClientDisconnect):  # or an odd set of characters
                raise Unreadable(400) from None
        fields = Fields()
        files = []
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                if value.filename:
                    files.append((clean(value.filename), await value.read()))
            elif name in fields:
                raise Unreadable(400)
            else:
                fields[name] = value
        await form.close()
        fields.files = tuple(files)
        return fields

    return read


class Arriving:
    """Bytes of all forms with files that are on their way in: they lie in memory until they are whole.

    Args:
        most: bytes; whoever would exceed them has to try again.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._bytes = 0

    @contextlib.contextmanager
    def one(self) -> Iterator[Callable[[int], None]]:
        """One form: told of each piece. What it holds is counted as long as it is read."""
        held = 0

        def more(size: int) -> None:
            nonlocal held
            held += size
            self._bytes += size
            if self._bytes > self._most:
                raise Unreadable(503)

        try:
            yield more
        finally:
            self._bytes -= held


async def _limited(request: Request, most: int, more: Callable[[int], None]) -> AsyncGenerator[bytes, None]:
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise Unreadable(413)
        more(len(chunk))
        yield chunk


async def submit(room: Room, visit: Visit) -> Response:
    """Add a file, choose passages, take a document or an upload out."""
    action = visit.field("tun")
    if action in ("auswahl", "heraus", "abbrechen"):
        conversation = await found_or_begun(room, visit)
        return await _changed(room, visit, conversation, action)
    files = visit.fields.files if isinstance(visit.fields, Fields) else ()
    t = in_language(CHAT, visit.language)
    if not files:
        return await _with_error(room, visit, t["error_file"])
    if not all(content for _, content in files):
        return await _with_error(room, visit, refused("nothing_to_read", visit.language))
    conversation = await found_or_begun(room, visit)
    if not conversation.title:
        room.desk.change(visit.who.session.hash, conversation.id, title=files[0][0])
    for name, content in files:
        try:
            room.uploads.begin(
                room.line, room.reader, room.desk, visit.who.session.hash, conversation.id, name, content
            )
        except Conflict:
            return await _with_error(room, visit, refused("busy", visit.language))
    if not wants_parts(visit.request):
        await _a_moment(room, conversation)
    return await _done(room, visit, conversation)


async def _changed(room: Room, visit: Visit, conversation: Conversation, action: str) -> Response:
    session = visit.who.session.hash
    which = visit.field("welche")
    if action == "abbrechen":
        room.uploads.remove(conversation.id, which)
    elif action == "heraus":
        left = tuple(one for one in conversation.attached if one.id != which)
        room.desk.change(session, conversation.id, attached=left)
    else:
        picked = frozenset(int(found[1]) for name in visit.fields if (found := _CHOICE.fullmatch(name)))
        if visit.field("alle"):
            picked = frozenset(range(1, 10_000))
        elif visit.field("keine"):
            picked = frozenset()
        now = tuple(replace_choice(a, picked) if a.id == which else a for a in conversation.attached)
        room.desk.change(session, conversation.id, attached=now)
    return await _done(room, visit, conversation)


async def _done(room: Room, visit: Visit, conversation: Conversation) -> Response:
    if not wants_parts(visit.request):
        return visit.go(page.address(conversation))
    if "id" not in visit.request.path_params:
        return page.parts(go=visit.path(page.address(conversation)))
    return page.parts(files=await files_part(room, visit, conversation.id))


async def files_part(room: Room, visit: Visit, conversation: str) -> str:
    """The list of documents as HTML."""
    now = room.desk.find(visit.who.session.hash, conversation)
    return page.part("files.html", await page.values(room, visit, now))


async def _with_error(room: Room, visit: Visit, words: str) -> Response:
    if "id" in visit.request.path_params:
        conversation = await find(room, visit)
    else:
        typed, ticked = unsent.left(room, visit)
        conversation = msgspec.structs.replace(await fresh(room, visit), draft=typed, draft_class=ticked)
    errors = {FILE: words}
    if wants_parts(visit.request):
        given = await page.values(room, visit, conversation, errors=errors)
        return page.parts(files=page.part("files.html", given))
    draft = msgspec.structs.replace(
        EMPTY, question=conversation.draft, model=conversation.model, stricter=conversation.draft_class
    )
    return await page.whole(room, visit, conversation, draft=draft, errors=errors, status=422)


async def _a_moment(room: Room, conversation: Conversation) -> None:
    """Short files are there when the page comes back; without scripts that saves the person a reload."""
    for upload in room.uploads.of(conversation.id):
        if upload.task is not None:
            await asyncio.wait({upload.task}, timeout=3)


async def watch(room: Room, visit: Visit) -> Response:
    """Server-sent events: how far each upload of a conversation is, and the list of documents as it changes."""
    conversation = await find(room, visit)
    return StreamingResponse(
        _events(room, visit, conversation.id),
        media_type="text/event-stream",
        headers=PRIVATE | {"x-accel-buffering": "no"},
    )


async def _events(room: Room, visit: Visit, conversation: str) -> AsyncIterator[bytes]:
    words = in_language(UPLOAD, visit.language)
    while True:
        now = [u for u in room.uploads.of(conversation) if not u.over]
        if not now:
            break
        state = [_state(u, words[u.stage.value]) for u in now]
        yield b"event: progress\ndata: %s\n\n" % _encode(state)
        waiting = [asyncio.create_task(u.changed.wait()) for u in now]
        await asyncio.wait(waiting, timeout=10, return_when=asyncio.FIRST_COMPLETED)
        for task in waiting:
            task.cancel()
        await asyncio.sleep(0.1)
    try:
        html = await files_part(room, visit, conversation)
    except NoSuchObject:
        return
    yield b"event: files\ndata: %s\n\n" % _encode({"html": html})


def _state(upload: Upload, words: str) -> dict[str, object]:
    return {
        "id": upload.id,
        "words": f"{upload.name}: {words}",
        "done": upload.done,
        "total": upload.total,
        "worst": upload.worst.name if upload.worst is not None else "",
    }
