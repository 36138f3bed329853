"""Lots, unsuitable subjects and what was never loaded, on the command line."""

from pathlib import Path

from tests.api.cli.commands import Run, answer, planted


def a_lot(run: Run) -> str:
    found = answer(run, "find", "标段")["results"]
    return next(str(one["id"]) for one in found if one["kind"] == "bid_lot")


def test_a_lot_is_vetted_under_bidding(run: Run) -> None:
    lot = a_lot(run)
    content = answer(run, "vet", lot, "--scenario", "bidding")
    roles = {one["role"] for one in content["certificate"]["participants"]}
    assert {"bid_lot", "bidder"} <= roles
    assert content["missing"] == content["certificate"]["missing"]


def test_a_lot_is_shown_by_its_projects_code_and_its_number(run: Run) -> None:
    lot = a_lot(run)
    assert answer(run, "show", lot.removeprefix("lot:"))["entity"]["id"] == lot


def test_a_lot_is_no_subject_of_an_approval(run: Run) -> None:
    status, _, refused = run("vet", a_lot(run), "--lang", "zh")
    assert (status, len(refused.strip().splitlines())) == (2, 1)
    assert "请改选事项" in refused


def test_a_company_is_no_subject_of_employment(run: Run, folder: Path) -> None:
    company = planted(folder, "phoenix")
    status, _, refused = run("vet", company, "--scenario", "employment", "--lang", "zh")
    assert status == 2
    assert refused.startswith("企业不是劳动就业的审查对象")
