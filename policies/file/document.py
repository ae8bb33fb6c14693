"""The policy file as types: every table and key that an admin may write."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from policies.decision import Mode
from policies.decision_lines import Printed
from policies.departments import Severity
from policies.events import Fault, Identity
from policies.file.announcement_tables import AnnouncementTable, ApprovalTable, CalendarTable
from policies.file.departmenttables import DepartmentTable, RouteTable
from policies.file.digest import DigestTable
from policies.file.logs import LogsTable
from policies.file.roletables import Permission, RoleTable
from policies.file.table import WRITTEN, Day, List, Name, Span
from policies.file.values import a_day, a_moment, an_action, an_hour_range, sentences
from policies.forms import Share
from policies.lines import Happening
from policies.policy import Acting, Language, Tone
from policies.rule import Doing, Tell

Variable = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Count = Annotated[int, Field(ge=0, le=1_000_000)]
Posture = Literal["normal", "guarded", "locked"]

Sentence = Annotated[
    dict[str, str],
    BeforeValidator(sentences, json_schema_input_type=str | dict[Language, str]),
]
"""One sentence, or one a language."""


class Table(BaseModel):
    """Any table of the file: nothing unknown in it, nothing changed after reading."""

    model_config = WRITTEN


class ActionTable(Table):
    """What is to be done: ``"delete"`` or ``{ do = "timeout", for = "1h" }``."""

    do: Doing
    lasting: Span | None = Field(None, alias="for")
    times: int = Field(1, ge=1, le=100)
    role: str = ""
    name: str = Field("", max_length=32)
    every: Span | None = None
    to: Literal["guarded", "locked"] | None = None
    text: str = Field("", max_length=1000)
    channel: str = ""
    department: str = Field("", max_length=80)
    severity: Severity | None = None


class WhenTable(Table):
    """``when``: where, when and about whom a rule counts; all that is given must hold."""

    platforms: List[str] = ()
    channels: List[str] = ()
    not_channels: List[str] = ()
    categories: List[str] = ()
    thread: bool | None = None
    roles: List[str] = ()
    without_roles: List[str] = ()
    may: List[Permission] = ()
    member_for_less_than: Span | None = None
    member_for_at_least: Span | None = None
    account_younger_than: Span | None = None
    account_older_than: Span | None = None
    messages_up_to: Count | None = None
    messages_at_least: Count | None = None
    strikes_at_least: Count | None = None
    edited: bool | None = None
    reply: bool | None = None
    forward: bool | None = None
    quote: bool | None = None
    attachment: bool | None = None
    bot: bool | None = None
    webhook: bool | None = None
    hours: Annotated[str, BeforeValidator(an_hour_range, json_schema_input_type=str)] | None = None
    days: List[Day] = ()
    languages: List[Literal["en", "es", "ru", "zh"]] = ()
    posture: List[Posture] = ()


class RuleTable(Table):
    """The keys of ``[[rules]]`` that every rule may have, whatever it looks for."""

    name: Name
    actions: List[
        Annotated[
            ActionTable, BeforeValidator(an_action, json_schema_input_type=Doing | ActionTable)
        ]
    ] = ()
    escalate: str = Field("", max_length=80)
    because: Sentence = {}
    tell: Tell = "nobody"
    mode: Mode = "enforce"
    channels: List[str] = ()
    share: Share | None = None
    exempt: List[str] = ()
    bots: bool = False
    when: WhenTable | None = None
    must: bool = False
    even_immune: bool = False
    stop: bool = False
    priority: int = Field(0, ge=-1000, le=1000)
    cooldown: Span | None = None
    until: Annotated[date | None, BeforeValidator(a_day, json_schema_input_type=str)] = None
    owner: str = ""
    note: str = ""
    ticket: str = ""


class EscalationTable(Table):
    """``[escalation]``: how long a strike counts."""

    expire: Span = timedelta(days=30)


class AppealsTable(Table):
    """``[appeals]``: how long after a sanction its member may ask for a review, and whether also on
    the page of ``config.toml``."""

    within: Span = timedelta(days=14)
    page: bool = False


class RungTable(Table):
    """``[[ladder]]``: what follows on reaching ``at`` strikes."""

    at: int = Field(ge=1, le=1000)
    do: Literal["warn", "timeout", "quarantine", "kick", "ban", "alert"]
    lasting: Span | None = Field(None, alias="for")


class Speaking(Table):
    """Who speaks in an example, and where."""

    member: str = ""
    roles: List[str] = ()
    platform: str = Field("sandbox", pattern=r"^[a-z][a-z0-9_-]*$")
    channel: str = ""
    member_for: Span = timedelta(days=1)
    account_age: Span | None = None
    at: Annotated[str, BeforeValidator(a_moment, json_schema_input_type=str)] = ""
    expect: List[str] | None = None
    actions: List[Printed] | None = None


class ShownTable(Table):
    """A link whose shown words differ from its target."""

    shown: str
    url: str


class PartTable(Table):
    """Text that travels with a message: ``kind`` is quote, forward, poll, contact, button …"""

    kind: str
    text: str


class FactsTable(Table):
    """What a look into a file shows, as in the lines of ``hallwarden decide``."""

    kind: str = ""
    size: int = Field(0, ge=0)
    sha256: str = ""
    image: str = ""
    entries: List[str] = ()
    count: int = Field(0, ge=0)
    fault: Fault = ""


class FileTable(Table):
    """An attachment; ``size`` in bytes. Without ``facts`` nobody has looked into it yet."""

    name: str
    type: str = ""
    size: int = Field(0, ge=0)
    facts: FactsTable | None = None


class LineTable(Speaking):
    """One line of a conversation: what happens, ``times`` over, a second apart."""

    says: str = ""
    event: Happening = "message"
    times: int = Field(1, ge=1, le=1000)
    message: str = ""
    name: str = ""
    username: str = ""
    also: str = ""
    bio: str = ""
    identity: Identity = "member"
    reply_to: str = ""
    thread: str = ""
    category: str = ""
    mentions: List[str] = ()
    forwarded_from: str = ""
    parts: List[PartTable] = ()
    links: List[ShownTable] = ()
    attachments: List[FileTable] = ()
    reaction: str = "👍"
    signal: str = "spam"
    value: float = Field(0.0, ge=0, le=1)
    reports: int = Field(0, ge=0)


class ExampleTable(Speaking):
    """``[[examples]]``: what somebody says, or a conversation, and what follows from it."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": ["says"]}, {"required": ["conversation"]}]}
    )

    says: str | None = None
    conversation: List[LineTable] = ()


class ChannelTable(Table):
    """``[channels."platform:channel:id"]``: a name and tags for rules and announcements."""

    name: str = ""
    tags: List[str] = ()
    owner: str = ""
    language: Language | None = None
    questions: Span | None = None


class ModelTable(Table):
    """``[model]``: what tells the signals ``spam`` and ``toxic``; the shipped one if not given."""

    file: str = Field(min_length=1)


class Shared(Table):
    """What a policy's main file and the files it includes may both hold."""

    roles: dict[Name, RoleTable] = {}
    rules: List[dict[str, Any]] = ()
    escalation: EscalationTable | None = None
    ladder: List[RungTable] = ()
    examples: List[ExampleTable] = ()
    wording: dict[str, str] = {}
    reasons: dict[Name, Sentence] = {}
    channels: dict[str, ChannelTable] = {}
    variables: dict[Variable, str | List[str]] = {}


class Document(Shared):
    """A policy's main file."""

    community: Name
    places: List[str] = ()
    language: Language = "en"
    timezone: str = "UTC"
    staff_channel: str = ""
    acting: Acting = "act"
    quiet_hours: Annotated[str, BeforeValidator(an_hour_range, json_schema_input_type=str)] = ""
    tone: Tone = "friendly"
    signed_by: str = ""
    include: List[str] = ()
    from_chat: bool = True
    overrides: dict[Name, dict[str, Any]] = {}
    model: ModelTable | None = None
    announcements: List[AnnouncementTable] = ()
    approvals: List[ApprovalTable] = ()
    calendar: CalendarTable = CalendarTable()
    appeals: AppealsTable = AppealsTable()
    departments: dict[Name, DepartmentTable] = {}
    routes: List[RouteTable] = ()
    share_with: dict[str, List[str]] = {}
    logs: LogsTable = LogsTable()
    digest: DigestTable = DigestTable()


_TABLES = frozenset(
    "overrides model announcements approvals calendar appeals departments routes share_with"
    " logs digest".split()
)
"""What only the main file has, and not above the first ``[ ]``."""


def top_keys() -> frozenset[str]:
    """The plain keys that stand above the first ``[ ]`` of a policy."""
    return frozenset(Document.model_fields) - frozenset(Shared.model_fields) - _TABLES


def sentence(because: Mapping[str, str], language: str) -> str:
    """A rule's sentence in the community's language, or ``""`` when it has none."""
    return because.get(language, because.get("", ""))
