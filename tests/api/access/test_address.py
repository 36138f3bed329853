"""Whose address counts: attacks by a forged `X-Forwarded-For`, and proxies that are named."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from api.access.address import Proxies, counted_as
from api.app import create_app
from graph.errors import BadInput
from tests.api.desks import copy_of_city, desk

PROXIES = Proxies.named("10.0.0.2, 10.1.0.0/16 fd00::/8")
ADDRESSES = st.ip_addresses(v=4).map(str)


@given(st.lists(ADDRESSES, max_size=4))
def test_what_an_unnamed_peer_forwards_is_not_believed(forged: list[str]) -> None:
    assert PROXIES.caller("192.0.2.9", [", ".join(forged)]) == "192.0.2.9"


@given(st.lists(st.one_of(ADDRESSES, st.text(max_size=9)), max_size=4))
def test_what_the_caller_writes_before_the_hop_of_a_named_proxy_changes_nothing(
    forged: list[str],
) -> None:
    own = [*forged, "192.0.2.9"]
    assert PROXIES.caller("10.0.0.2", [", ".join(own)]) == "192.0.2.9"
    assert PROXIES.caller("10.0.0.2", [*own, "10.1.2.3"]) == "192.0.2.9"


def test_a_hop_that_is_no_address_ends_the_reading() -> None:
    assert PROXIES.caller("10.0.0.2", ["192.0.2.9, unknown"]) == "10.0.0.2"
    assert PROXIES.caller("10.0.0.2", []) == "10.0.0.2"


def test_ports_and_ipv4_written_as_ipv6_name_the_same_caller() -> None:
    assert PROXIES.caller("::ffff:10.0.0.2", ["192.0.2.9:4711"]) == "192.0.2.9"
    assert PROXIES.caller("fd00::1", ["[2001:db8::7]:443"]) == "2001:db8::7"


def test_one_network_of_ipv6_counts_as_one_caller() -> None:
    assert counted_as("2001:db8::1") == counted_as("2001:db8::ffff:1")
    assert counted_as("2001:db8:0:1::1") != counted_as("2001:db8::1")
    assert counted_as("192.0.2.9") == "192.0.2.9"


def test_a_proxy_by_name_is_refused() -> None:
    with pytest.raises(BadInput, match="neither an address"):
        Proxies.named("10.0.0.2,proxy.example")


def test_five_wrong_passwords_lock_one_address_out_whatever_it_forges(tmp_path: Path) -> None:
    environment = {"CREDITGRAPH_TRUSTED_PROXIES": "10.0.0.2"}
    with (
        desk(copy_of_city(tmp_path), tmp_path, **environment) as made,
        TestClient(create_app(made), client=("10.0.0.2", 1)) as http,
    ):

        def tried(forwarded: str) -> int:
            form = {"name": "enquirer", "password": "wrong"}
            header = {"x-forwarded-for": forwarded}
            return http.post("/login", data=form, headers=header).status_code

        assert [tried(f"198.51.100.{n}, 192.0.2.9") for n in range(5)] == [401] * 5
        assert tried("198.51.100.77, 192.0.2.9") == 429
        assert tried("192.0.2.10") == 401  # another user behind the same proxy


def test_https_is_kept_to_once_a_named_proxy_says_so(tmp_path: Path) -> None:
    environment = {"CREDITGRAPH_TRUSTED_PROXIES": "10.0.0.2"}
    with desk(copy_of_city(tmp_path), tmp_path, **environment) as made:
        app = create_app(made)
        for peer, kept in (("10.0.0.2", True), ("192.0.2.9", False)):
            http = TestClient(app, client=(peer, 1))  # the desk is not started for a bare page
            answer = http.get("/login", headers={"x-forwarded-proto": "https"})
            assert ("strict-transport-security" in answer.headers) == kept
        made.close()
