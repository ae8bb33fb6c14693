"""Two independent clients of the Bot API behind one face.

python-telegram-bot is what the adapter uses; aiogram is another reading of the same interface, and
strict: it refuses an answer that lacks a field.
"""

from __future__ import annotations

from typing import Any, Protocol

import aiogram
import aiogram.client.session.aiohttp
import aiogram.client.telegram
import aiogram.exceptions
import aiogram.types
import telegram as ptb
import telegram.error

from tests.counterparts.telegram.server import TOKEN


class Refused(Exception):
    """A client's own error, as one kind."""

    def __init__(self, kind: str, after: float = 0.0) -> None:
        super().__init__(kind)
        self.kind = kind
        self.after = after


class Client(Protocol):
    """What both can do. Objects come back as the dictionaries they stand for."""

    def __init__(self, base_url: str) -> None: ...

    async def call(self, method: str, **given: Any) -> Any:
        """Call a method by its snake-case name."""
        ...

    async def close(self) -> None:
        """Give the connections back."""
        ...


class Ptb:
    """python-telegram-bot."""

    def __init__(self, base_url: str) -> None:
        self.bot = ptb.Bot(TOKEN, base_url=base_url)

    async def call(self, method: str, **given: Any) -> Any:
        try:
            return plain(await getattr(self.bot, method)(**given))
        except telegram.error.RetryAfter as error:
            wait = error._retry_after
            raise Refused("limit", wait.total_seconds()) from None
        except telegram.error.ChatMigrated as error:
            raise Refused("moved", error.new_chat_id) from None
        except telegram.error.Forbidden:
            raise Refused("forbidden") from None
        except telegram.error.BadRequest:
            raise Refused("bad") from None
        except telegram.error.InvalidToken:
            raise Refused("token") from None
        except telegram.error.Conflict:
            raise Refused("conflict") from None

    async def close(self) -> None:
        await self.bot.shutdown()


class Aiogram:
    """aiogram."""

    def __init__(self, base_url: str) -> None:
        server = aiogram.client.telegram.TelegramAPIServer.from_base(base_url.removesuffix("/bot"))
        session = aiogram.client.session.aiohttp.AiohttpSession(api=server)
        self.bot = aiogram.Bot(TOKEN, session=session)

    async def call(self, method: str, **given: Any) -> Any:
        try:
            return plain(await getattr(self.bot, method)(**given))
        except aiogram.exceptions.TelegramRetryAfter as error:
            raise Refused("limit", error.retry_after) from None
        except aiogram.exceptions.TelegramMigrateToChat as error:
            raise Refused("moved", error.migrate_to_chat_id) from None
        except aiogram.exceptions.TelegramForbiddenError:
            raise Refused("forbidden") from None
        except aiogram.exceptions.TelegramBadRequest:
            raise Refused("bad") from None
        except aiogram.exceptions.TelegramUnauthorizedError:
            raise Refused("token") from None
        except aiogram.exceptions.TelegramConflictError:
            raise Refused("conflict") from None

    async def close(self) -> None:
        await self.bot.session.close()


def plain(result: Any) -> Any:
    """A client's object as the dictionary it was made of."""
    if isinstance(result, list | tuple):
        return [plain(one) for one in result]
    if isinstance(result, ptb.TelegramObject):
        return result.to_dict()
    if isinstance(result, aiogram.types.TelegramObject):
        return result.model_dump(mode="json", by_alias=True, exclude_none=True)
    return result
