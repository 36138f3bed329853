"""How pages write days and times: those of Shanghai, whatever zone they were kept in."""

from api.console.formatting import day_of


def test_the_day_of_a_time_kept_in_another_zone_is_that_of_shanghai() -> None:
    assert day_of("2026-11-27T23:30:00+00:00") == "2026-11-28"
    assert day_of("2026-11-28T07:30:00+08:00") == "2026-11-28"
