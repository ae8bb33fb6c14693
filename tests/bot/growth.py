"""How much memory a backtest takes at most, measured in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PROGRAM = """
import resource, sys
from bot.cli import app
app(sys.argv[1:], standalone_mode=False)
# Not our own ru_maxrss, in which the process that started us counts as well.
status = dict(line.split(":") for line in open("/proc/self/status"))
children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
print(max(int(status["VmHWM"].split()[0]), children), file=sys.stderr)
"""
POLICY = """community = "acme"
[[rules]]
name = "words"
filter = "keywords"
words = ["casino"]
actions = ["delete"]
because = "no"
[[rules]]
name = "fast"
filter = "flood"
limit = 3
within = "10s"
actions = ["delete"]
because = "slow"
"""


def chat(file: Path, lines: int) -> None:
    """So many lines of a hundred members, of which every tenth is found, a second apart."""
    with file.open("w", encoding="utf-8") as out:
        for n in range(lines):
            text = f"casino number {n}" if n % 10 == 0 else f"good morning {n}, how is everybody?"
            out.write(f'{{"text": "{text}", "member": "m{n % 100}", "channel": "c{n % 3}"}}\n')


def peak(folder: Path, lines: int) -> int:
    """Kilobytes of the process that took most."""
    old, new, events = (folder / name for name in ("old.toml", "new.toml", f"{lines}.jsonl"))
    old.write_text(POLICY, encoding="utf-8")
    new.write_text(POLICY.replace("casino", "number"), encoding="utf-8")
    chat(events, lines)
    files = [str(new), "--old", str(old), "--events", str(events)]
    ended = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "policy", "backtest", *files], cwd=ROOT,
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    events.unlink()
    return int(ended.stderr.splitlines()[-1])
