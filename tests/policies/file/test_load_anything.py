"""Whatever a policy file holds, there is a policy or there are problems, and nothing else."""

from __future__ import annotations

from pathlib import Path

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from policies.errors import PolicyError
from policies.file.load import load, load_bundle

PIECES = st.sampled_from(
    [
        'community = "a"', "[[rules]]", 'filter = "keywords"', 'filter = "flood"', 'words = ["a"]',
        'name = "r"', "limit = 9", 'within = "9s"', 'actions = ["delete", "strike"]', "[roles.x]",
        'may = ["ban"]', 'members = ["a:b"]', "[[ladder]]", "at = 1", 'do = "ban"', "[[examples]]",
        'says = "x"', "expect = []", 'include = ["pack:baseline"]', "[wording]", "[channels.x]",
        'patterns = ["("]', 'filter = "patterns"', 'filter = "links"', 'deny = ["https://x", ""]',
        'words_file = "acme.toml"', 'include = ["acme.toml"]', "[escalation]", 'expire = "1d"',
        "a.b = {c = [1, 2.5, 1979-05-27]}", "language = “es”", "＝", "channels = 1", "rules = [1]",
        "[rules.x]", "because = {en = 1}", "roles = []", 'timezone = ".."', 'timezone = "/etc"',
        f'share = "{9}%"', 'mode = "canary"', 'exempt = [["x"]]', "x = 9999999999999999999999",
        f"y = {'9' * 5000}", 'platform = "\\u0000"', 'timezone = "Europe"', 'timezone = "a\\u0000"',
    ]
)  # fmt: skip


def survives(folder: Path, data: bytes) -> None:
    """Whatever the file holds, there is a policy or there are problems, each on one line."""
    file = folder / "acme.toml"
    file.write_bytes(data)
    try:
        loaded = load(file)
    except PolicyError as error:
        refused = error.problems
    else:
        assert load_bundle(loaded.bundle).policy.rules == loaded.policy.rules
        return
    assert refused
    assert all("\n" not in str(problem) for problem in refused)


FUZZ = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(st.lists(PIECES, max_size=14))
def test_any_pieces_of_a_policy_are_loaded_or_refused(tmp_path: Path, pieces: list[str]) -> None:
    survives(tmp_path, "\n".join(pieces).encode())


@FUZZ
@given(st.binary(max_size=80) | st.text(max_size=80).map(lambda t: t.encode("utf-8", "replace")))
@example(b"a = " + b"[" * 20_000)
@example(b"a = " + b"{b=" * 5_000)
@example(b".".join([b"a"] * 20_000) + b" = 1")
@example(b"language." + b".".join([b"a"] * 28) + b" = 1")
@example("community = 'a'\nlanguage = '\ud800'".encode("utf-8", "surrogatepass"))
def test_any_bytes_are_loaded_or_refused(tmp_path: Path, data: bytes) -> None:
    survives(tmp_path, data)
