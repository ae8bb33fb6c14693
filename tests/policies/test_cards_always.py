"""Whatever happens: few cards an hour, small in memory, true in the end, and nothing is lost."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from policies import codec
from policies.actions import Alert, Edit
from policies.draft import Draft
from policies.measures import Hold
from policies.telling import pinboard
from policies.telling.cards import NEW
from tests.policies.clocked import Clocked
from tests.policies.said import policy, rule, says
from tests.policies.test_gathering import HOUR
from tests.policies.timed import TEAM

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["red", "blue", "green"]), st.integers(0, 30), st.floats(0, 300)
    ),
    max_size=60,
)  # fmt: skip
MANY = TEAM + "".join(
    rule(name, word, actions)
    for name, word, actions in (("a", "red", '["alert", "hold"]'), ("b", "blue", '["alert"]'),
                                ("c", "green", '["quarantine"]'))
)  # fmt: skip


@settings(max_examples=60)
@given(STEPS, st.sampled_from(["done", "denied", "gone", "failed"]))
def test_few_an_hour_small_in_memory_and_true_in_the_end(
    steps: list[tuple[str, int, float]], outcome: str
) -> None:
    life, at = Clocked(policy(MANY)), 0.0
    for n, (word, member, gap) in enumerate(steps):
        at += gap
        life.meets(says(word, f"m{member}", after=at, id=str(n)))
        if n % 7 == 0 and (sent := life.did(Alert, Edit)):
            life.settle(sent[-1], outcome)
    life.rings(life.now + 3_600)
    for page in life.pages.values():
        assert all(len(codec.encode({name: value})) < 1_024 for name, value in page.items())
    numbers = range(1, len(steps) + 1)
    draft = Draft(says("x", after=at), life.view(), life.policy)
    cards = [card for n in numbers if (card := pinboard.read(draft, str(n)))]
    assert all(card.shown == card.times for card in cards if card.alert)
    assert sum(card.kept for card in cards if card.kind == "held") == len(life.did(Hold))
    assert all(card.left == card.kept for card in cards if card.kind in ("held", "kept"))
    if outcome == "done":
        most, sent = NEW + 1 + 2, life.sent
        assert all(sent[n + most] - sent[n] >= HOUR for n in range(len(sent) - most))
