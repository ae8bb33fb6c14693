"""links: addresses that are not welcome; an allow list never frees another link beside it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, WithJsonSchema

from policies.filters.contract import Filter, Sample, Settings
from policies.matching.hostlist import HostList
from policies.matching.invites import invited
from policies.matching.lookalikes import EVERYBODY
from policies.matching.terms import LinkTerms, Terms

Kind = Literal["discord", "telegram", "telegram_names", "whatsapp", "wechat", "qq"]
_KINDS: tuple[Kind, ...] = ("discord", "telegram", "whatsapp", "wechat", "qq")


class Links(Settings):
    """Links by where they lead, however they are written (``example[.]com``, ``hxxp``, 点).

    An entry of ``deny`` and ``allow`` is a host with its subdomains, or with a ``/`` a prefix of
    host and path. ``deny`` beats ``allow`` where both match, unless the allow entry is the longer
    one; what is allowed passes all other settings too. With only ``allow`` every other link is
    found. ``phishing_file`` is a list of hosts as others publish them (one a line, hosts files,
    adblock lists), of up to a million.

    ``invites``: links into other groups, and cards (``telegram_names`` are all public names under
    t.me), but not to those in ``allow_invites`` (codes, numbers or names). ``look_alikes``: hosts
    that imitate these, ``"popular"`` stands for what scammers like most. ``shorteners``;
    ``addresses``: numbers instead of a name; ``masked``: the shown words name another host than
    the target; ``redirects``: sites that pass on to others (their target is always looked at);
    ``only_links``: nothing is said beside them; ``limit``: so many in a message are fine.

    A rule that says nothing of all this finds masked links and look-alikes of popular sites.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)
    HOST_LISTS = frozenset({"phishing_file"})

    deny: tuple[str, ...] = ()
    deny_file: str | None = None
    allow: tuple[str, ...] = ()
    allow_file: str | None = None
    phishing_file: Annotated[HostList, WithJsonSchema({"type": "string"})] | None = None
    invites: tuple[Kind, ...] = ()
    allow_invites: tuple[str, ...] = ()
    look_alikes: tuple[str, ...] = ()
    shorteners: bool = False
    addresses: bool = False
    masked: bool = False
    redirects: bool = False
    only_links: bool = False
    limit: Annotated[int, Field(ge=0, le=100)] | None = None


def terms(settings: Links) -> Terms:
    """The lists as they are, and what else is asked for."""
    if not settings.model_fields_set:
        return Terms(links=LinkTerms(masked=True, look_alikes=(EVERYBODY,)))
    invites = settings.invites or (_KINDS if settings.allow_invites else ())
    asked = LinkTerms(
        phishing=settings.phishing_file,
        invites=frozenset(invites),
        guests=frozenset(map(invited, settings.allow_invites)),
        look_alikes=settings.look_alikes,
        shorteners=settings.shorteners,
        addresses=settings.addresses,
        masked=settings.masked,
        redirects=settings.redirects,
        only=settings.only_links,
        limit=settings.limit,
    )
    links = asked if asked != LinkTerms() else None
    return Terms(deny=settings.deny, allow=settings.allow, links=links)


LINKS = Filter(
    name="links",
    settings=Links,
    sample=Sample(
        rule=(
            'deny = ["t.me/+", "bad.example"]\ninvites = ["discord", "whatsapp"]\n'
            'allow_invites = ["ours"]\nlook_alikes = ["paypal.com"]\nmasked = true'
        ),
        finds=('{"text": "join https://t.me/+AbCdEf"}',),
        leaves=(
            '{"text": "see https://t.me/durov"}',
            '{"text": "our own: discord.gg/ours"}',
            '{"text": "I paid at https://www.paypal.com/signin, see main.py"}',
        ),
    ),
    terms=terms,
)
