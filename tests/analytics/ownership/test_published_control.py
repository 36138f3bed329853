"""Published answers about control; facts and figures only."""

from tests.analytics.ownership.holdings import answers, stakes, world

# A vendor's worked example of company control (Prometheux, "Banking Supervision").
HELD = {
    ("Alpha Treasury", "Phoenix Vault"): 0.7,
    ("Alpha Treasury", "Initech"): 0.4,
    ("Phoenix Vault", "Initech"): 0.1,
    ("Phoenix Vault", "Royal Crown Bank"): 0.6,
    ("Royal Crown Bank", "Initech"): 0.1,
    ("Royal Crown Bank", "Goldward Bank"): 0.3,
    ("Goldleaf Bank", "Acme Corp"): 0.4,
    ("Initech", "Acme Corp"): 0.4,
    ("Initech", "Soylent Corp"): 0.99,
    ("Soylent Corp", "Goldward Bank"): 0.3,
}
PUBLISHED = {
    ("Alpha Treasury", "Phoenix Vault"),
    ("Alpha Treasury", "Royal Crown Bank"),
    ("Alpha Treasury", "Initech"),
    ("Alpha Treasury", "Soylent Corp"),
    ("Alpha Treasury", "Goldward Bank"),
    ("Phoenix Vault", "Royal Crown Bank"),
    ("Initech", "Soylent Corp"),
    ("Initech", "Acme Corp"),
}
# Wrong by the example's own rule: Initech holds 40 % of Acme Corp, and the one company it controls,
# Soylent Corp, holds none of it. Nobody controls Acme Corp.
WRONG = {("Initech", "Acme Corp")}
# The same vendor's example on circles, whose companies 5 and 10 are held by far more than all of
# them: what it publishes as control can be possible only.
CIRCLE = {
    (1, 2): 0.9,
    (2, 3): 1.0,
    (3, 2): 0.1,
    (3, 4): 0.9,
    (4, 5): 1.0,
    (5, 1): 0.1,
    (1, 6): 0.9,
    (6, 5): 1.0,
    (5, 10): 0.9,
    (10, 20): 1.0,
    (20, 1): 0.5,
    (1, 10): 0.9,
    (19, 5): 1.0,
    (10, 19): 0.5,
}
ROUND = (1, 2, 3, 4, 5, 6, 10, 20)
PUBLISHED_CIRCLE = {
    (one, other) for one in (1, 2, 3, 4, 5, 6, 19) for other in ROUND if one != other
} | {(10, 20)}


def test_the_published_control_facts_hold_but_one_that_is_wrong() -> None:
    assert answers(world(stakes(HELD))) == dict.fromkeys(PUBLISHED - WRONG, "yes")


def test_on_the_published_circle_control_over_unsound_companies_is_possible_only() -> None:
    held = {(f"N{one}", f"N{other}"): share for (one, other), share in CIRCLE.items()}
    found = answers(world(stakes(held)))
    assert found.keys() == {(f"N{one}", f"N{other}") for one, other in PUBLISHED_CIRCLE}
    assert found["N1", "N2"] == found["N1", "N3"] == found["N1", "N4"] == "yes"
    assert found["N4", "N5"] == found["N1", "N10"] == "possible"
