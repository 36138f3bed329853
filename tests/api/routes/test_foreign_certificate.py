"""A certificate that leaves records out is believed only where this desk issued it."""

from datetime import date

from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.vet import Vetting, vet_entity
from graph.lookup import entity_of
from graph.without_withdrawn import WithoutWithdrawn
from tests.api.desks import Client, city
from tests.truth import planted

BARRED = planted(city() / "files" / "truth.csv")["listed_participant"][0]


def test_a_foreign_certificate_may_not_leave_records_out(reading: Client) -> None:
    desk = reading.desk
    today = reading.desk.views.current().as_of
    ours = _vetted(reading, today, ())
    record = next(finding.record for finding in ours.findings)
    computed = _vetted(reading, today, (record,)).certificate
    answer = reading(
        "POST",
        "/vettings/decisions",
        role="enquirer",
        json={"certificate": computed, "accept": True},
    )
    assert answer.status_code == 422
    assert desk.store.text(computed["hash"]) is None


def _vetted(client: Client, today: date, left_out: tuple[str, ...]) -> Vetting:
    desk = client.desk
    reach = Propagation(snapshot_of(desk.store), desk.policy, today)
    return vet_entity(
        WithoutWithdrawn(desk.store, left_out),
        reach.without(left_out),
        entity_of(desk.store, BARRED),
        scenario="project_approval",
        measures=desk.measures,
        less=left_out,
    )
