"""Who asks: by which part of an address a client counts, is logged, and is on this machine."""

from __future__ import annotations

import pytest

from disinfo_graph.web import clients


@pytest.mark.parametrize(
    ("address", "counted", "logged"),
    [
        ("192.0.2.77", "192.0.2.77/32", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "192.0.2.77/32", "192.0.2.0/24"),
        ("fe80::1%eth0", "fe80::/64", "fe80::/48"),
        ("127.0.0.1", None, "127.0.0.0/24"),
        ("127.9.9.9", None, "127.9.9.0/24"),
        ("::1", None, "::/48"),
        ("::ffff:127.0.0.1", None, "127.0.0.0/24"),
        ("", "unknown", "unknown"),
        ("no address\n", "unknown", "unknown"),
    ],
)
def test_a_client_counts_by_its_line_and_is_logged_by_less(
    address: str, counted: str | None, logged: str
) -> None:
    environ = {"REMOTE_ADDR": address}

    assert clients.counted(environ, loopback=False) == counted
    assert clients.shortened(address) == logged


def test_clients_on_this_machine_count_where_that_is_asked_for() -> None:
    environ = {"REMOTE_ADDR": "127.0.0.1"}

    assert clients.counted(environ, loopback=True) == "127.0.0.1/32"


@pytest.mark.parametrize(
    ("environ", "local"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_FORWARDED": "for=127.0.0.1"}, False),
        ({"REMOTE_ADDR": "192.0.2.77"}, False),
        ({"REMOTE_ADDR": "10.0.0.1"}, False),
        ({}, False),
    ],
)
def test_what_a_proxy_forwards_is_not_from_this_machine(
    environ: dict[str, str], local: bool
) -> None:
    assert clients.local(environ) == local
