"""What is shipped to be copied is in order: the example settings and the sandbox's policy."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from adapters.catalog import markdown
from bot.config import Config, read_config
from policies.file.load import load
from policies.file.selftest import failures

ROOT = Path(__file__).parents[1]


def test_the_example_settings_are_accepted() -> None:
    config = read_config(ROOT / "config.example.toml")
    assert config.telegram is None
    assert config.discord is None


def test_every_setting_is_in_the_example_and_every_commented_one_is_accepted(
    tmp_path: Path,
) -> None:
    text = (ROOT / "config.example.toml").read_text(encoding="utf-8")
    text = re.sub(r"^url = .*$", "", text, flags=re.MULTILINE)
    path = tmp_path / "config.toml"
    path.write_text(re.sub(r"^#(?! )", "", text, flags=re.MULTILINE), encoding="utf-8")
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    assert read_config(path).telegram is not None
    assert table.keys() == Config.model_fields.keys() - {"folder"}
    for name in table.keys() - {"policies"}:
        field = Config.model_fields[name].annotation
        kinds = [field, *getattr(field, "__args__", ())]
        fields = next(k.model_fields for k in kinds if hasattr(k, "model_fields"))
        named = name in ("signals", "webhooks")
        given = next(iter(table[name].values())) if named else table[name]
        assert given.keys() == {f.alias or key for key, f in fields.items()}, name


def test_the_sandbox_policy_has_its_hard_neighbours() -> None:
    policy = tomllib.loads((ROOT / "policies/packs/sandbox.toml").read_text(encoding="utf-8"))
    examples = policy["examples"]
    assert policy["acting"] == "act"
    assert len(examples) >= 12
    assert sum(not example["expect"] for example in examples) >= 6


def test_the_table_in_the_readme_is_the_catalog() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    between = text.split("<!-- capabilities -->\n")[1].split("<!-- /capabilities -->")[0]
    assert between.strip() == markdown()


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md", "README.es.md"])
def test_the_policy_in_the_readme_is_in_order(name: str, tmp_path: Path) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    path = tmp_path / "acme.toml"
    shown = re.findall(r"```toml\n(.*?)```", text, flags=re.DOTALL)
    path.write_text(shown[0], encoding="utf-8")
    loaded = load(path)
    assert not loaded.advice
    assert not failures(loaded.policy)
    config = tmp_path / "config.toml"
    tables = "\n".join(re.sub("^ +", "", part, flags=re.MULTILINE) for part in shown[1:])
    config.write_text(f'policies = ["acme.toml"]\n{tables}', encoding="utf-8")
    settings = read_config(config)
    assert settings.telegram
    assert settings.discord
