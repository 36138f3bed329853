"""A policy is read as it stands, and refused by the key that is wrong."""

import hashlib
import json
import tomllib
from pathlib import Path

import pytest

from analytics.policy import DEFAULT, LEVELS, policy_of, read_policy
from analytics.vet_policy import OWNERSHIP, PHOENIX
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


def own(**changed: object) -> str:
    """A policy with one row on own penalties."""
    row = {"scenario": "*", "role": "bystander", "tier": "minor", "answer": "shown", **changed}
    return WHOLE + "[[vet.own]]\n" + "".join(f"{k} = {json.dumps(v)}\n" for k, v in row.items())


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
    factors = {k: (f.forward, f.backward, f.former, f.later) for k, f in policy.relations.items()}
    assert factors == {
        kind: (row["forward"], row["backward"], row["former"], row.get("later", 1))
        for kind, row in values["relations"].items()
        if kind != "reason"
    }
    vet = values["vet"]
    assert policy.trace_max_ties == values["trace"]["max_ties"]
    assert (policy.vet.chain_cut_off, policy.vet.max_ties, policy.vet.kinds) == (
        vet["chain_cut_off"],
        vet["max_ties"],
        set(vet["kinds"]),
    )
    assert [(o.scenario, o.role, o.tier, o.within_days, o.answer) for o in policy.vet.own] == [
        (o["scenario"], o["role"], o["tier"], o.get("within_days"), o["answer"]) for o in vet["own"]
    ]


def test_what_a_policy_may_leave_out_has_the_defaults_of_older_policies() -> None:
    policy = policy_of(WHOLE)
    assert (policy.event_lookback_days, policy.trace_max_ties) == (0, 8)
    assert (policy.vet.chain_cut_off, policy.vet.max_ties) == (0.5, 3)  # medium, max_hops
    assert {"legal_representative_of", OWNERSHIP, PHOENIX} <= policy.vet.kinds
    assert (policy.vet.own, policy.relations["shareholder_of"].later) == ((), 1)
    assert policy.vet.own_answer("bidding", "supply", "minor", 900) == "review"
    older = policy_of(WHOLE + '[vet]\ncut_off = "low"')
    assert older.vet.chain_cut_off == 0.1
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
        (instead("former = 0.3", "after = 0.3"), "policy.unknown_key", "shareholder_of.after"),
        (
            instead("former = 0.3", "former = 0.3\nlater = 2"),
            "policy.outside",
            "shareholder_of.later",
        ),
        (WHOLE + "[vet]\nchain_cut_of = 0.2", "policy.unknown_key", "vet.chain_cut_of"),
        (WHOLE + "[vet]\nchain_cut_off = 1.2", "policy.outside", "vet.chain_cut_off"),
        (WHOLE + "[vet]\nchain_cut_off = 0", "policy.outside", "vet.chain_cut_off"),
        (WHOLE + "[vet]\nmax_ties = true", "policy.no_number", "vet.max_ties"),
        (WHOLE + "[vet]\nmax_ties = 0", "policy.outside", "vet.max_ties"),
        (WHOLE + '[vet]\nkinds = "branch_of"', "policy.lead_kinds", "vet.kinds"),
        (WHOLE + '[vet]\nkinds = ["friend_of"]', "policy.lead_kind", "friend_of"),
        (WHOLE + '[vet]\nkinds = ["family_of"]', "policy.lead_kind", "family_of"),
        (WHOLE + "[vet]\nown = 3", "policy.own_rows", "vet.own"),
        (own(tear="minor"), "policy.unknown_key", "vet.own[1].tear"),
        (own(scenario="building"), "policy.own_word", "vet.own[1].scenario"),
        (own(role="friend"), "policy.own_word", "vet.own[1].role"),
        (own(tier="positive"), "policy.own_word", "vet.own[1].tier"),
        (own(answer="pass"), "policy.own_word", "vet.own[1].answer"),
        (own(within_days=-1), "policy.outside", "vet.own[1].within_days"),
        (own(role="applicant", tier="moderate"), "policy.own_shown", "vet.own[1]"),
        (own(role="*", tier="serious"), "policy.own_shown", "vet.own[1]"),
        ("vet = 3\n" + WHOLE, "policy.missing", "[vet]"),
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


@pytest.mark.parametrize(
    ("scenario", "role", "tier", "age_days", "answer"),
    [
        ("bidding", "construction", "minor", 90, "review"),
        ("bidding", "construction", "minor", 91, "shown"),
        ("project_approval", "project_legal_person", "minor", 365, "review"),
        ("project_approval", "project_legal_person", "minor", 366, "shown"),
        ("project_approval", "applicant", "minor", 900, "review"),
        ("project_approval", "construction", "moderate", 900, "review"),
        ("project_approval", "project_legal_person", "serious", 900, "review"),
    ],
)
def test_the_first_fitting_row_says_what_an_own_penalty_does(
    scenario: str, role: str, tier: str, age_days: int, answer: str
) -> None:
    assert read_policy().vet.own_answer(scenario, role, tier, age_days) == answer
