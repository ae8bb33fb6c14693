"""The gateway side: sessions that outlive their connections, numbered dispatches, resuming."""

from __future__ import annotations

import asyncio
import json
import secrets
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web
from discord import Intents

from tests.counterparts.discord import objects
from tests.counterparts.discord.schema import Unchecked
from tests.counterparts.discord.state import State

NEEDS: dict[str, int] = {
    "MESSAGE_CREATE": Intents(guild_messages=True).value,
    "MESSAGE_UPDATE": Intents(guild_messages=True).value,
    "MESSAGE_DELETE": Intents(guild_messages=True).value,
    "GUILD_MEMBER_ADD": Intents(members=True).value,
    "GUILD_MEMBER_REMOVE": Intents(members=True).value,
    "GUILD_MEMBER_UPDATE": Intents(members=True).value,
    "VOICE_STATE_UPDATE": Intents(voice_states=True).value,
    "GUILD_AUDIT_LOG_ENTRY_CREATE": Intents(moderation=True).value,
    "MESSAGE_REACTION_ADD": Intents(guild_reactions=True).value,
}
PRIVILEGED = Intents(members=True, message_content=True, presences=True).value
CONTENT = Intents(message_content=True).value


class Link:
    """One connection, compressed as a whole (zlib-stream)."""

    def __init__(self, socket: web.WebSocketResponse) -> None:
        self.socket = socket
        self._deflate = zlib.compressobj()

    async def send(
        self, op: int, data: object = None, seq: int | None = None, kind: str = ""
    ) -> None:
        frame = json.dumps({"op": op, "d": data, "s": seq, "t": kind or None})
        packed = self._deflate.compress(frame.encode()) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        if not self.socket.closed:
            await self.socket.send_bytes(packed)


@dataclass
class Session:
    """What RESUME goes on with."""

    id: str
    intents: int
    link: Link | None
    log: list[tuple[str, dict[str, Any]]] = field(default_factory=list)


class Gateway:
    """Serves the WebSocket. ``deaf`` stops acknowledging heartbeats."""

    def __init__(self, state: State, schema: Unchecked, token: str, violations: list[str]) -> None:
        self.state = state
        self.address = ""
        self.interval = 40.0
        self.deaf = False
        self.switched_on = PRIVILEGED
        self.sessions: dict[str, Session] = {}
        self.heard: list[tuple[str, str]] = []
        """What clients began a connection with: the path, and identify or resume."""
        self._schema = schema
        self._token = token
        self._violations = violations
        self._links: set[Link] = set()

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        if dict(request.query) != {"v": "10", "encoding": "json", "compress": "zlib-stream"}:
            self._violations.append(f"gateway query {dict(request.query)}")
        socket = web.WebSocketResponse(max_msg_size=4096)
        await socket.prepare(request)
        link, session = Link(socket), None
        self._links.add(link)
        await link.send(10, {"heartbeat_interval": int(self.interval * 1000)})
        try:
            async for frame in socket:
                if frame.type is not WSMsgType.TEXT:
                    break
                session = await self._take(link, session, json.loads(frame.data), request.path)
        finally:
            self._links.discard(link)
            if session is not None and session.link is link:
                session.link = None
        return socket

    async def _take(
        self, link: Link, session: Session | None, frame: dict[str, Any], path: str
    ) -> Session | None:
        match frame["op"]:
            case 1:
                self._beat(session, frame["d"])
                if not self.deaf:
                    await link.send(11)
            case 2:
                self.heard.append((path, "identify"))
                return await self._identify(link, frame["d"])
            case 6:
                self.heard.append((path, "resume"))
                return await self._resume(link, frame["d"])
            case 8 if session is not None:
                await self._members(session, frame["d"])
            case op:
                self._violations.append(f"gateway: op {op} is not expected here")
        return session

    def _beat(self, session: Session | None, seen: object) -> None:
        most = len(session.log) if session else 0
        if session and seen is not None and not (isinstance(seen, int) and 0 < seen <= most):
            self._violations.append(f"gateway: heartbeat names {seen!r} of {most}")

    async def _identify(self, link: Link, body: dict[str, Any]) -> Session | None:
        if body["token"] != self._token:
            await link.socket.close(code=4004, message=b"Authentication failed.")
            return None
        if body["intents"] & PRIVILEGED & ~self.switched_on:
            await link.socket.close(code=4014, message=b"Disallowed intent(s).")
            return None
        session = Session(secrets.token_hex(16), body["intents"], link)
        self.sessions[session.id] = session
        ready = {
            "v": 10,
            "user": objects.user(self.state.users[self.state.bot]),
            "guilds": [{"id": str(self.state.guild), "unavailable": True}],
            "session_id": session.id,
            "resume_gateway_url": f"{self.address}/resume",
            "application": {"id": str(self.state.application), "flags": 0},
        }
        await self.tell(session, "READY", ready)
        await self.tell(session, "GUILD_CREATE", objects.guild_create(self.state))
        return session

    async def _resume(self, link: Link, body: dict[str, Any]) -> Session | None:
        session = self.sessions.get(body["session_id"])
        if body["token"] != self._token or session is None:
            await link.send(9, False)
            return None
        session.link = link
        for number, (kind, missed) in enumerate(session.log[body["seq"] :], body["seq"] + 1):
            await link.send(0, missed, number, kind)
        await self.tell(session, "RESUMED", {})
        return session

    async def _members(self, session: Session, body: dict[str, Any]) -> None:
        ids = [int(u) for u in body.get("user_ids", [])]
        known = [self.state.members[u] for u in ids if u in self.state.members]
        chunk = {
            "guild_id": str(body["guild_id"]),
            "members": [objects.member(self.state, m) for m in known],
            "not_found": [str(u) for u in ids if u not in self.state.members],
            "chunk_index": 0,
            "chunk_count": 1,
            "nonce": body.get("nonce"),
        }
        await self.tell(session, "GUILD_MEMBERS_CHUNK", chunk)

    async def dispatch(self, kind: str, body: dict[str, Any]) -> None:
        """Tell every session whose intents cover it, connected or not."""
        self._violations += self._schema.dispatched(kind, body)
        for session in list(self.sessions.values()):
            if session.intents & NEEDS.get(kind, ~0):
                await self.tell(session, kind, self._seen(session, kind, body))

    def _seen(self, session: Session, kind: str, body: dict[str, Any]) -> dict[str, Any]:
        hidden = kind.startswith("MESSAGE_") and not session.intents & CONTENT
        if hidden and body.get("author", {}).get("id") != str(self.state.bot):
            return {**body, "content": "", "embeds": [], "attachments": [], "components": []}
        return body

    async def tell(self, session: Session, kind: str, body: dict[str, Any]) -> None:
        """Dispatch to one session, as it is."""
        session.log.append((kind, body))
        if session.link is not None:
            await session.link.send(0, body, len(session.log), kind)

    async def drop(self) -> None:
        """Break every connection without a word; sessions can be resumed."""
        for session in self.sessions.values():
            session.link = None
        for link in list(self._links):
            transport = link.socket._req.transport if link.socket._req else None
            if transport is not None:
                transport.abort()
        await asyncio.sleep(0)

    async def invalidate(self) -> None:
        """Tell the clients that their sessions are over and cannot be resumed."""
        links = [s.link for s in self.sessions.values() if s.link is not None]
        self.sessions.clear()
        for link in links:
            await link.send(9, False)
