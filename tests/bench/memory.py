"""How much memory the process takes with a policy of 10,000 words."""

from __future__ import annotations

import subprocess
import sys

_PROGRAM = """
import asyncio, pathlib, random, tempfile
from tests.bench.scan import banned
from tests.bot.town import POLICY, town

async def main():
    words = ", ".join('"%s"' % w for w in dict.fromkeys(banned(10_000, random.Random(1))))
    policy = POLICY.replace('"加微信", "free nitro"', words)
    with tempfile.TemporaryDirectory() as folder:
        async with town(pathlib.Path(folder), policy) as t:
            for n in range(2_000):
                await t.says(f"m{n % 300}", f"message {n}")
            status = pathlib.Path("/proc/self/status").read_text()
            # Not ru_maxrss, in which the process that started this one counts as well.
            held = dict(line.split(":") for line in status.splitlines())
            print("mb", *(int(held[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")))

asyncio.run(main())
"""


def bench() -> dict[str, float]:
    """Megabytes: resident after 2,000 messages, and the most there ever was."""
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM], capture_output=True, text=True, check=True
    )
    line = next(line for line in done.stdout.splitlines() if line.startswith("mb "))
    now, most = line.split()[1:]
    return {"mb_resident": round(float(now)), "mb_most": round(float(most))}
