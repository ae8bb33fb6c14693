"""Files: getFile and the addresses it leads to, https://core.telegram.org/bots/api#getfile."""

from __future__ import annotations

import asyncio
from typing import Any

from aiohttp import web

from tests.counterparts.telegram.chats import Json, State, now
from tests.counterparts.telegram.markup import parsed, units
from tests.counterparts.telegram.rules import Refusal

LARGEST = 20 * 1024 * 1024
"""Bots can download files of up to 20 MB."""
LARGEST_PHOTO = 10 * 1024 * 1024


def attached(state: State, name: str, content: bytes, type: str = "") -> Json:
    """A new file, as a ``Document`` of a message."""
    number = len(state.files) + 1
    id = f"BQACAgIAAxkBAAM{number}"
    state.files[id] = (f"documents/file {number}.bin", content)
    told: Json = {"file_id": id, "file_unique_id": f"AgAD{number}", "file_size": len(content)}
    return {**told, "file_name": name, **({"mime_type": type} if type else {})}


async def send_document(state: State, given: Json) -> Json:
    """sendDocument, of a file that comes with the call."""
    name, content = state.uploads[given["document"]]
    return _posted(state, given, name, content, {"document": attached(state, name, content)})


async def send_photo(state: State, given: Json) -> Json:
    """sendPhoto, of a file that comes with the call."""
    name, content = state.uploads[given["photo"]]
    if len(content) > LARGEST_PHOTO:
        raise Refusal("photo-big")
    kept = attached(state, name, content)
    size = {key: kept[key] for key in ("file_id", "file_unique_id", "file_size")}
    return _posted(state, given, name, content, {"photo": [{**size, "width": 1, "height": 1}]})


def _posted(state: State, given: Json, name: str, content: bytes, more: Json) -> Json:
    chat = state.chat(given["chat_id"])
    caption, entities = captioned(given)
    message: Json = {
        "message_id": next(chat.numbers),
        "from": state.bot.user(),
        "chat": chat.chat(),
        "date": now(),
        "caption": caption,
        **more,
    }
    if entities:
        message["caption_entities"] = entities
    chat.posts[message["message_id"]] = message
    state.documents.append((chat.id, name, content))
    return message


async def edit_message_caption(state: State, given: Json) -> Json:
    """EditMessageCaption of one of the bot's own messages that has a file."""
    message = state.chat(given["chat_id"]).posts.get(given["message_id"])
    if message is None:
        raise Refusal("edit-missing")
    if "caption" not in message:
        raise Refusal("edit-captionless")
    message["caption"], entities = captioned(given)
    message.pop("caption_entities", None)
    if entities:
        message["caption_entities"] = entities
    message["edit_date"] = now()
    return message


def captioned(given: Json) -> tuple[str, list[Json]]:
    """The words under a file."""
    caption, entities = parsed(given["caption"])
    if units(caption) > 1024:
        raise Refusal("caption-long")
    return caption, entities


async def get_file(state: State, given: Json) -> Json:
    """GetFile."""
    id = given["file_id"]
    if id not in state.files:
        raise Refusal("file")
    path, content = state.files[id]
    if len(content) > LARGEST:
        raise Refusal("file-big")
    found = {"file_id": id, "file_unique_id": f"AgAD{id[-1]}", "file_size": len(content)}
    return {**found, "file_path": path}


async def serve(state: State, token: str, request: web.Request) -> web.StreamResponse:
    """The content of a file, for whoever has the token and its path."""
    if request.match_info["token"] != token:
        return web.Response(status=401)
    fault: Any = next((f for f in state.faults if f.method == "file"), None)
    if fault:
        state.faults.remove(fault)
        match fault.how:
            case "limit":
                return web.Response(status=429)
            case "server":
                return web.Response(status=502)
            case "away":
                return web.Response(status=302, headers={"Location": "http://127.0.0.1:9/x"})
            case "slow":
                await asyncio.sleep(fault.after)
            case "endless":
                return await _endless(request)
    held = dict(state.files.values())
    if request.match_info["path"] not in held:
        return web.Response(status=404)
    return web.Response(body=held[request.match_info["path"]])


async def _endless(request: web.Request) -> web.StreamResponse:
    """An answer that never ends, whatever was told of its size."""
    answer = web.StreamResponse()
    await answer.prepare(request)
    while True:
        await answer.write(b"x" * 65_536)
