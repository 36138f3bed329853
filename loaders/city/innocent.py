"""Cases that vetting must not report, although they resemble those that it must."""

from datetime import date, timedelta
from typing import Final

from loaders.city.filings import Listing, Penalty, penalty_row
from loaders.city.found import Planting, announce
from loaders.city.numbers import DISTRICTS
from loaders.city.planted import Planter

_TOWER_FIRMS: Final = 64  # far above the default policy's cap of 5 for an address
_TOWER_SUBJECTS: Final = (9, 17, 23, 41, 50, 58)
_FAR_HOPS: Final = 6  # the default policy looks four relations far


def _same_name(planter: Planter, round_: int) -> None:
    dishonest = planter.person()
    planter.listed(planter.firm(dishonest), dishonest, round_=round_)
    firm = planter.firm(planter.makers.namesake(dishonest))
    subject = planter.project(firm) if round_ == 0 else firm
    planter.note(
        "same_name", subject, "clear", "its head only bears the name of the head of a listed firm"
    )


def _state_owner_in_common(planter: Planter, round_: int) -> None:
    district = tuple(DISTRICTS.values())[round_]
    # A government body carries nothing on: its hub cap is 0 (公司法 265, analytics/policy.toml).
    state = planter.makers.authority(f"鹤岗市{district}人民政府国有资产监督管理办公室")
    planter.desk.register(state, None)
    head = planter.person()
    planter.listed(planter.firm(head, owners={state: 100.0}), head, round_=round_)
    firm = planter.firm(planter.person(), owners={state: 100.0})
    subject = planter.project(firm) if round_ == 0 else firm
    planter.note(
        "state_owner_in_common", subject, "clear", "tied to a listed firm by the state owner only"
    )


def _ended_before_offence(planter: Planter, round_: int) -> None:
    gone, now = planter.person(), planter.person()
    left = date(2019, 12, 31)  # offences of planted listings lie in the year before the listing
    firm = planter.makers.firm(date(2012, 4, 5))
    planter.desk.register(firm, now, since=left)
    planter.desk.headed(firm, gone, since=firm.founded, until=left)
    planter.desk.headed(firm, now, since=left)
    planter.desk.stake(gone, firm, 100, until=left)
    planter.desk.stake(now, firm, 100, since=left)
    planter.listed(firm, now, round_=round_)
    planter.note(
        "ended_before_offence",
        planter.firm(gone),
        "clear",
        "its owner left the listed firm years before the offence",
    )


def _withdrawn(planter: Planter, round_: int, case: str, listing_state: str) -> None:
    """A withdrawn listing; its case is the firm itself, in later rounds another of its owner."""
    owner = planter.person()
    firm = planter.firm(owner)
    planter.enlist(
        Listing(
            "L-SX",
            firm,
            planter.before(170 + round_),
            offence=planter.before(420),
            head=owner,
            state=listing_state,
        )
    )
    subject = firm if round_ == 0 else planter.firm(owner)
    planter.note(case, subject, "clear", f"the only listing near it says {listing_state}")


def _repaired_record(planter: Planter, round_: int) -> None:
    _withdrawn(planter, round_, "repaired_record", "已修复")


def _revoked_record(planter: Planter, round_: int) -> None:
    _withdrawn(planter, round_, "revoked_record", "已撤销")


def _expired_record(planter: Planter, round_: int) -> None:
    owner = planter.person()
    firm = planter.firm(owner)
    listed = planter.before(1000 + round_)
    until = listed + timedelta(days=730)
    planter.enlist(
        Listing("L-SX", firm, listed, offence=planter.before(1400), head=owner, until=until)
    )
    subject = firm if round_ == 0 else planter.firm(owner)
    planter.note("expired_record", subject, "clear", "the only listing near it has run out")


def _shared_address_hub(planter: Planter, round_: int) -> None:
    tower = f"{planter.makers.address()}鹤翔大厦"
    for place in range(_TOWER_FIRMS):
        head = planter.person()
        firm = planter.firm(head, at=tower)
        if place == 0:
            planter.listed(firm, head, round_=round_)
        if place in _TOWER_SUBJECTS:
            planter.note(
                "shared_address_hub",
                firm,
                "clear",
                f"shares with a listed firm only a tower of {_TOWER_FIRMS} firms",
            )


def _far_chain(planter: Planter, round_: int) -> None:
    head = planter.person()
    firm = planter.firm(head)
    planter.listed(firm, head, round_=round_)
    for _ in range(_FAR_HOPS):
        other = planter.person()
        firm = planter.firm(other, owners={firm: 60.0, other: 40.0})
    planter.note(
        "far_chain", firm, "clear", f"{_FAR_HOPS} shareholdings of 60 % away from a listed firm"
    )


def _minor_weak(planter: Planter, round_: int) -> None:
    # Two stakes of 10 % and a warning leave less than the default policy's threshold.
    head, small, other = planter.person(), planter.person(), planter.person()
    warned = planter.firm(head, owners={head: 90.0, small: 10.0})
    decided = planter.before(25 + round_)
    planter.desk.penalty(
        penalty_row(
            warned,
            head,
            Penalty("警告", "未按规定明码标价"),
            decided=decided,
            shown_until=(decided + timedelta(days=90)).isoformat(),
            document=f"鹤市监罚〔2026〕轻{round_ + 1}号",
        )
    )
    planter.note(
        "minor_weak",
        planter.firm(other, owners={other: 90.0, small: 10.0}),
        "clear",
        "a holder of 10 % also holds 10 % of a firm that was warned",
    )


def _superseded_grade(planter: Planter, round_: int) -> None:
    head = planter.person()
    firm = planter.bare_firm(head)
    code, grades = (("L-ENV", ("环保不良", "环保良好")), ("L-TAXG", ("D", "B")))[round_ % 2]
    for grade, days in zip(grades, (200, 40), strict=True):
        planter.enlist(Listing(code, firm, planter.before(days + round_), head=head, grade=grade))
    planter.note("superseded_grade", firm, "clear", "its next grade replaced the bad one")


def _builder_of_listed_client(planter: Planter, round_: int) -> None:
    head = planter.person()
    client = planter.bare_firm(head)
    theirs = planter.project(client)
    planter.enlist(
        Listing(
            "L-WAGE",
            client,
            planter.before(60 + round_),
            offence=planter.before(200),
            head=head,
            project=theirs.code,
        )
    )
    builder = planter.bare_firm(planter.person())
    planter.desk.participant(theirs, builder, "施工")
    other = planter.project(planter.bare_firm())
    planter.desk.participant(other, builder, "施工")
    planter.note(
        "builder_of_listed_client", other, "clear", "its builder worked for a client now listed"
    )
    planter.note("builder_of_listed_client", theirs, "listed", "its legal person is on L-WAGE")


def _served_by_listed_agency(planter: Planter, round_: int) -> None:
    head = planter.person()
    agency = planter.bare_firm(head, category="IM13")
    planter.desk.agency(agency, "IM13", "鹤岗市发展和改革委员会")
    planter.listed(agency, head, round_=round_, code="L-SAMR")
    firm = planter.bare_firm(planter.person())
    served = planter.project(firm)
    planter.desk.service(agency, "IM13", served, f"咨询〔2026〕清{round_ + 1}号")
    planter.note(
        "served_by_listed_agency",
        planter.project(firm),
        "clear",
        "a listed agency served its firm for another project",
    )
    planter.note("served_by_listed_agency", served, "listed", "a listed agency serves it")


def _masked_namesake(planter: Planter, round_: int) -> None:
    debtor = planter.person()
    announce(planter, debtor, round_)
    firm = planter.bare_firm(planter.makers.namesake(debtor))
    planter.note(
        "masked_namesake", firm, "clear", "a masked debtor bears its head's name, not its number"
    )


INNOCENT: Final[dict[Planting, int]] = {
    _same_name: 6,
    _state_owner_in_common: 6,
    _ended_before_offence: 6,
    _repaired_record: 6,
    _revoked_record: 6,
    _expired_record: 6,
    _shared_address_hub: 1,
    _far_chain: 6,
    _minor_weak: 6,
    _superseded_grade: 6,
    _builder_of_listed_client: 6,
    _served_by_listed_agency: 6,
    _masked_namesake: 6,
}
