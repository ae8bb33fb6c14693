"""Host lists of every usual format are read in bounded memory, and hit what they name."""

from __future__ import annotations

import tracemalloc

import pytest

from policies.matching.hostlist import HostList


@pytest.mark.parametrize(
    ("line", "host"),
    [
        ("evil.com", "evil.com"),
        ("  EVIL.com  ", "evil.com"),
        ("www.evil.com", "evil.com"),
        ("*.evil.com", "evil.com"),
        ("evil.com # seen today", "evil.com"),
        ("0.0.0.0 evil.com", "evil.com"),
        ("127.0.0.1\tother.com evil.com", "evil.com"),
        ("||evil.com^", "evil.com"),
        ("||evil.com^$third-party", "evil.com"),
        ("https://evil.com/", "evil.com"),
        ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
        ("192.0.2.7", "192.0.2.7"),
    ],
)
def test_a_line_that_names_a_host(line: str, host: str) -> None:
    hosts = HostList.read(f"! list\n\n# comment\n{line}\r\n".encode())
    assert host in hosts and not hosts.skipped
    assert "list" not in hosts


@pytest.mark.parametrize(
    "line",
    ["https://docs.example.com/evil", "||example.com/evil^", "example.com##.ad", "evil", "a b c",
     "0.0.0.0 localhost", "-", "\ufffd.com", "example.com,phishing", "." * 300],
)  # fmt: skip
def test_a_line_that_names_none_is_counted(line: str) -> None:
    hosts = HostList.read(f"good.com\n{line}\n{line}".encode())
    assert (len(hosts), hosts.skipped, hosts.first_skipped) == (1, 2, 2)


def test_what_is_below_a_listed_host_is_found_up_to_what_somebody_owns() -> None:
    hosts = HostList(["evil.com", "bad.github.io", "github.io", "a.b.shop.co.uk", "co.uk"])
    assert hosts.found("x.y.evil.com") == hosts.found("www.evil.com") == "evil.com"
    assert hosts.found("x.bad.github.io") == "bad.github.io"
    assert hosts.found("good.github.io") == hosts.found("other.co.uk") == ""
    assert hosts.found("github.io") == "github.io"
    assert hosts.found("b.shop.co.uk") == ""
    assert hosts.found("evil.com.example") == hosts.found("devil.com") == ""


def test_many_hosts_take_eight_bytes_each() -> None:
    text = "\n".join(f"host{n}.example{n % 97}.com" for n in range(100_000)).encode()
    tracemalloc.start()
    hosts = HostList.read(text)
    kept, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(hosts) == 100_000
    assert kept < 1_500_000 and most < 8_000_000
    assert "host99999.example89.com" in hosts and "host99999.example88.com" not in hosts
