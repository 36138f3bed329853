"""The quick way of a vetting: its answers and refusals are those of the ordinary way."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.desks import Client
from tests.api.routes.test_vettings_http import BARRED, accesses, vet, with_persons

# What is not plainly JSON goes the ordinary way.
ORDINARY = {"content-type": "application/json; charset=utf-8"}
QUICK = {"content-type": "application/json"}
BODIES: dict[str, bytes] = {
    "a project": f'{{"subject": "{BARRED}"}}'.encode(),
    "another day": f'{{"subject": "{BARRED}", "as_of": "2026-01-31"}}'.encode(),
    "nobody": b'{"subject": "nobody"}',
    "no subject": b"{}",
    "a long subject": b'{"subject": "' + 1001 * b"x" + b'"}',
    "an unknown scenario": f'{{"subject": "{BARRED}", "scenario": "none"}}'.encode(),
    "a past for supervisors": f'{{"subject": "{BARRED}", "at_revision": 1}}'.encode(),
    "a list": b"[]",
    "half of a body": b'{"subject": "',
    "no UTF-8": b'{"subject": "\xff"}',
    "half of a character": b'{"subject": "\\ud800"}',
    "nothing": b"",
    "more than is taken": b'{"subject": "' + 3 * 2**20 * b"x" + b'"}',
}


def both(client: Client, body: bytes, **more: Any) -> list[tuple[int, str]]:
    answers = [
        client("POST", "/vettings", content=body, headers=headers, **more)
        for headers in (QUICK, ORDINARY)
    ]
    return [(answer.status_code, answer.text) for answer in answers]


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("role", ["enquirer", "data_officer"])
def test_the_quick_way_says_what_the_ordinary_way_says(
    reading: Client, role: str, body: bytes
) -> None:
    quick, ordinary = both(reading, body, role=role)
    assert quick == ordinary


def test_a_stranger_is_told_nothing_on_either_way(reading: Client) -> None:
    answers = [
        reading.http.post("/api/vettings", content=BODIES["a project"], headers=headers)
        for headers in (QUICK, ORDINARY)
    ]
    assert [answer.status_code for answer in answers] == [401, 401]


def test_each_look_of_the_quick_way_is_journalled_with_its_persons(writing: Client) -> None:
    subject = with_persons(writing)
    before = len(accesses(writing))
    both(writing, f'{{"subject": "{subject}"}}'.encode(), role="enquirer")
    quick, ordinary = accesses(writing)[before:]
    assert quick.particulars["persons"]
    assert (quick.who, quick.action, quick.particulars) == (
        ordinary.who,
        ordinary.action,
        ordinary.particulars,
    )


def test_vettings_wait_for_room_and_other_questions_do_not(reading: Client) -> None:
    room = reading.desk.vetting
    held = 0
    while room.acquire(blocking=False):
        held += 1
    with ThreadPoolExecutor(1) as pool:
        try:
            waiting = pool.submit(vet, reading, role="enquirer")
            reading.told(f"/entities/{BARRED}")
            assert not waiting.done()
        finally:
            room.release(held)
        assert waiting.result()["subject"].endswith(BARRED)
