"""A policy is read as it stands, and refused by the key that is wrong."""

import hashlib
import tomllib
from pathlib import Path

import pytest

from analytics.policy import DEFAULT, LEVELS, policy_of, read_policy
from graph.errors import BadInput

WHOLE = """
version = "v"
[propagation]
max_hops = 3
threshold = 0.02
half_life_days = 500
unknown_share = 0.25
[severity]
minor = 0.1
moderate = 0.4
serious = 0.9
reason = "why"
[relations]
reason = "why"
[relations.shareholder_of]
forward = 0.8
backward = 0.7
former = 0.3
reason = "why"
[levels]
low = 0.1
medium = 0.5
high = 0.5
"""


def without(line: str) -> str:
    assert line in WHOLE
    return WHOLE.replace(line, "", 1)


def instead(old: str, new: str) -> str:
    assert old in WHOLE
    return WHOLE.replace(old, new, 1)


def test_every_value_of_the_shipped_policy_is_read_as_it_stands() -> None:
    policy, values = read_policy(), tomllib.loads(DEFAULT.read_text("utf-8"))
    base, severity = values["propagation"], values["severity"]
    assert policy.text == DEFAULT.read_text("utf-8")
    assert policy.digest == hashlib.sha256(DEFAULT.read_bytes()).hexdigest()
    assert policy.version == values["version"]
    for key in ("max_hops", "threshold", "half_life_days", "unknown_share", "event_lookback_days"):
        assert getattr(policy, key) == base[key]
    assert policy.severity == {k: severity[k] for k in ("minor", "moderate", "serious")}
    for name, held in (
        (severity["list"], policy.severity_by_list),
        (values["half_life"]["list"], policy.half_life_by_list),
        (values["hub"], policy.hub),
        (values["named"], policy.named),
        (values["levels"], policy.levels),
    ):
        assert held == {key: value for key, value in name.items() if key != "reason"}
    assert {k: (f.forward, f.backward, f.former) for k, f in policy.relations.items()} == {
        kind: (row["forward"], row["backward"], row["former"])
        for kind, row in values["relations"].items()
        if kind != "reason"
    }
    assert (policy.cut_off, policy.trace_max_ties) == (
        values["vet"]["cut_off"],
        values["trace"]["max_ties"],
    )


def test_what_a_policy_may_leave_out_has_the_defaults_of_older_policies() -> None:
    policy = policy_of(WHOLE)
    assert (policy.event_lookback_days, policy.cut_off, policy.trace_max_ties) == (0, "medium", 8)
    assert (policy.hub, policy.named) == ({}, {})
    assert (policy.half_life_by_list, policy.severity_by_list) == ({}, {})


@pytest.mark.parametrize(
    ("text", "code", "key"),
    [
        ("= 1", "policy.toml", "Invalid statement"),
        (instead("version", "versoin"), "policy.unknown_key", "versoin"),
        (instead("max_hops", "hops"), "policy.unknown_key", "propagation.hops"),
        (without("max_hops = 3"), "policy.no_number", "propagation.max_hops"),
        (instead("max_hops = 3", "max_hops = true"), "policy.no_number", "propagation.max_hops"),
        (instead("max_hops = 3", "max_hops = 13"), "policy.outside", "propagation.max_hops"),
        (instead("threshold = 0.02", "threshold = 0"), "policy.outside", "propagation.threshold"),
        (instead("= 500", "= 0"), "policy.outside", "propagation.half_life_days"),
        (instead("= 500", '= "x"'), "policy.no_number", "propagation.half_life_days"),
        (instead("= 0.25", "= 1.5"), "policy.outside", "propagation.unknown_share"),
        (instead("minor = 0.1", "grave = 0.1"), "policy.unknown_key", "severity.grave"),
        (instead("minor = 0.1", "minor = 2"), "policy.outside", "severity.minor"),
        (without("[severity]"), "policy.unknown_key", "propagation.minor"),
        (instead("shareholder_of", "friend_of"), "policy.relation_kind", "relations.friend_of"),
        (instead("former = 0.3", "later = 0.3"), "policy.unknown_key", "shareholder_of.later"),
        (instead("former = 0.3", "former = 3"), "policy.outside", "shareholder_of.former"),
        (without("high = 0.5"), "policy.levels", "high"),
        (WHOLE.partition("[levels]")[0] + "[levels]", "policy.levels", "[levels]"),
        (WHOLE.partition("[levels]")[0], "policy.missing", "[levels]"),
        (instead("high = 0.5", "high = 0.4"), "policy.levels_order", "[levels]"),
        (WHOLE + '[vet]\ncut_off = "none"', "policy.cut_off", "vet.cut_off"),
        (WHOLE + '[vet]\ncut_off = "none"', "policy.cut_off", "low"),
        (WHOLE + "[trace]\nmax_tie = 3", "policy.unknown_key", "trace.max_tie"),
        (WHOLE + "[trace]\nmax_ties = 13", "policy.outside", "trace.max_ties"),
        (WHOLE + "[hub]\nfriend = 3", "policy.hub", "hub.friend"),
        (WHOLE + "[named]\nagent = 3", "policy.outside", "named.agent"),
        (WHOLE + '[half_life.list]\n"L-SX" = 0', "policy.outside", "half_life.list.L-SX"),
    ],
)
def test_a_wrong_policy_is_refused_by_its_key(text: str, code: str, key: str) -> None:
    with pytest.raises(BadInput) as error:
        policy_of(text, "mine.toml")
    assert error.value.code == code
    assert key in str(error.value)
    assert "mine.toml" in str(error.value)


def test_a_file_that_is_no_text_or_is_absent_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "broken.toml"
    broken.write_bytes(b"\xff\xfe\x00")
    for path in (broken, tmp_path / "absent.toml"):
        with pytest.raises(BadInput) as error:
            read_policy(path)
        assert error.value.code == "policy.unreadable"


def test_a_level_begins_at_its_cut_off() -> None:
    policy = policy_of(instead("high = 0.5", "high = 0.9"))
    assert [policy.level(x) for x in (0.0, 0.0999, 0.1, 0.4999, 0.5, 0.8999, 0.9)] == [
        "none",
        "none",
        *("low", "low"),
        *("medium", "medium"),
        "high",
    ]
    assert LEVELS == ("none", "low", "medium", "high")
