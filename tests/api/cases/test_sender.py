"""Alerts leave the desk to a real webhook and a real mail server, each once, and name nobody."""

import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from analytics.vetting.standing import Question
from api.cases.alerts import Alert, Delivery
from api.cases.messages import ID, SIGNATURE, Told, mail_of
from api.clock import today
from graph.errors import BadInput
from tests.api.cases.conftest import HEAD, Small, Watching
from tests.builders import firm, happen, penalty, tell
from tests.receivers import Mails, Posts, mail_receiver, webhook_receiver

DECIDED = (today() - timedelta(days=20)).isoformat()
SECRET = "a secret that signs webhooks"
BOX = "li@office.example"


@pytest.fixture
def posts() -> Iterator[Posts]:
    with webhook_receiver() as receiver:
        yield receiver


@pytest.fixture
def mails() -> Iterator[Mails]:
    with mail_receiver() as receiver:
        yield receiver


def hook(posts: Posts, **more: str) -> dict[str, str]:
    return {
        "CREDITGRAPH_WEBHOOK_URL": posts.url,
        "CREDITGRAPH_WEBHOOK_SECRET": SECRET,
        "CREDITGRAPH_PUBLIC_URL": "https://desk.example/",
        **more,
    }


def post(mails: Mails) -> dict[str, str]:
    return {
        "CREDITGRAPH_SMTP": mails.place,
        "CREDITGRAPH_SMTP_TLS": "off",
        "CREDITGRAPH_MAIL_FROM": "desk@office.example",
    }


def alerted(at: Small, subject: str = "uscc:a") -> Small:
    """With one alert about a subject, by a record."""
    at.watch(subject, mail=True)
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED))
    at.look()
    return at


def states(at: Small) -> list[str]:
    rows = at.desk.book.file.rows("SELECT state FROM deliveries ORDER BY channel")
    return [state for (state,) in rows]


def hurry(at: Small) -> None:
    """Let what waits for its next try be due."""
    at.desk.book.file.done("UPDATE deliveries SET next = 0")


def test_the_webhook_gets_one_signed_post_with_what_changed_and_why(
    small: Watching, posts: Posts
) -> None:
    at = alerted(small(**hook(posts)))
    assert at.desk.sender.send() == 1
    ((headers, body),) = posts.taken
    at_s, mac = (part.partition("=")[2] for part in headers[SIGNATURE].split(","))
    expected = hmac.digest(SECRET.encode(), f"{at_s}.".encode() + body, "sha256").hex()
    assert mac == expected
    told = json.loads(body)
    assert told["delivery"] == headers[ID]
    assert told["subject"] == "uscc:a"
    assert told["link"] == f"https://desk.example/alerts/{told['alert']}"
    assert any(one.get("record") == "c:1" for one in told["changes"])
    assert [one["why"] for one in told["causes"]] == ["commit"]


def test_what_was_taken_is_not_sent_again_also_after_a_restart(
    small: Watching, posts: Posts
) -> None:
    at = alerted(small(**hook(posts)))
    at.desk.sender.send()
    hurry(at)
    again = small(**hook(posts))
    again.look()
    assert again.desk.sender.send() == 0
    assert len(posts.taken) == 1


def test_what_was_not_sent_before_a_kill_is_sent_after_the_restart(
    small: Watching, posts: Posts
) -> None:
    alerted(small(**hook(posts)))
    again = small(**hook(posts))
    assert again.desk.sender.send() == 1
    assert len(posts.taken) == 1


@pytest.mark.parametrize("status", [500, 302, 429])
def test_a_refusal_is_tried_again_later_with_the_same_id_and_body(
    small: Watching, posts: Posts, status: int
) -> None:
    at = alerted(small(**hook(posts)))
    posts.statuses = [status]
    assert at.desk.sender.send() == 0
    assert at.desk.sender.send() == 0  # not before its time
    ((why, tries),) = at.desk.book.file.rows("SELECT why, tries FROM deliveries")
    assert (why, tries) == (f"HTTP {status}", 1)
    hurry(at)
    assert at.desk.sender.send() == 1
    assert states(at) == ["sent"]
    assert len(posts.taken) == 1


def test_a_delivery_is_given_up_after_three_days_and_says_so(small: Watching, posts: Posts) -> None:
    at = alerted(small(**hook(posts)))
    posts.statuses = [500]
    at.desk.book.file.done("UPDATE deliveries SET made = made - 4 * 86400")
    at.desk.sender.send()
    assert states(at) == ["failed"]


def test_the_mail_goes_to_the_mailbox_of_who_watches_in_the_language_of_the_desk(
    small: Watching, mails: Mails
) -> None:
    at = small(**post(mails))
    at.desk.outlets.keep_mailbox("me", BOX)
    alerted(at)
    assert at.desk.sender.send() == 1
    ((recipient, mail),) = mails.taken
    assert recipient == BOX
    assert mail["Message-ID"].endswith("@office.example>")
    text = mail.get_content()
    assert "新增“直接记录”：记录 c:1" in text
    assert "原因：" in text


def test_a_mail_server_that_refuses_gets_the_same_mail_later(small: Watching, mails: Mails) -> None:
    at = small(**post(mails))
    at.desk.outlets.keep_mailbox("me", BOX)
    alerted(at)
    mails.refused = 1
    assert at.desk.sender.send() == 0
    hurry(at)
    assert at.desk.sender.send() == 1
    assert len(mails.taken) == 1


@pytest.mark.parametrize("names", ["none", "organisations"])
def test_no_name_of_a_person_leaves_by_webhook_or_mail(
    small: Watching, posts: Posts, mails: Mails, names: str
) -> None:
    at = small(**hook(posts, CREDITGRAPH_WEBHOOK_NAMES=names), **post(mails))
    at.desk.outlets.keep_mailbox("me", BOX)
    at.watch(HEAD, mail=True)
    tell(at.desk.store, penalty("c:9", HEAD, DECIDED))
    alerted(at)
    assert (
        at.desk.sender.send() == 6
    )  # two alerts on the head, who answers for the firm, and its own
    told = [body.decode() for _, body in posts.taken]
    told += [mail.as_string() + mail.get_content() for _, mail in mails.taken]
    assert [text for text in told if "张" in text or "三丰" in text] == []
    assert ("firm uscc:a" in "".join(told)) is (names == "organisations")


def test_a_mail_says_whose_a_ground_is_where_it_is_of_another_party() -> None:
    lines = tuple(
        {"what": "ground", "grade": "listed", "entity": whose, "record": "c:1"}
        for whose in ("uscc:b", "uscc:a")
    )
    alert = Alert(1, "uscc:a", "", 1, "2026-11-01", 0, (), ())
    one = Delivery("id", 1, "mail", BOX, "waiting", 0, 0, 0, "")
    told = Told(alert, "uscc:a", "enterprise", "", lines)
    text = mail_of(told, one, sender=BOX, link="", language="en").get_content().splitlines()
    assert "a listed ground came: record c:1 (of uscc:b)" in text
    assert "a listed ground came: record c:1" in text


def test_an_organisation_known_by_name_alone_is_told_by_a_keyed_hash(
    small: Watching, posts: Posts
) -> None:
    at = small(**hook(posts))
    tell(at.desk.store, firm("name:list/张三丰商行", "张三丰商行"))
    at.watch("name:list/张三丰商行")
    tell(at.desk.store, penalty("c:1", "name:list/张三丰商行", DECIDED))
    at.look()
    at.desk.sender.send()
    assert "张三丰" not in posts.taken[0][1].decode()
    assert json.loads(posts.taken[0][1])["subject"].startswith("name:~")


def test_a_record_withdrawn_before_the_sending_is_told_to_nobody(
    small: Watching, posts: Posts
) -> None:
    at = alerted(small(**hook(posts)))
    happen(at.desk.store, "c:1", "repair")
    assert at.desk.sender.send() == 0
    assert states(at) == ["void"]
    assert posts.taken == []


def test_a_mailbox_lies_within_the_domains_allowed(small: Watching, mails: Mails) -> None:
    at = small(**post(mails))
    for box in ("li@elsewhere.example", "li@office.example.evil", "a b@office.example", "li"):
        with pytest.raises(BadInput, match=r"office\.example"):
            at.desk.outlets.keep_mailbox("me", box)
    with pytest.raises(BadInput):
        at.desk.outlets.keep_mailbox("me", "x@office.example\nBcc: y@office.example")


def test_who_ended_the_watch_is_told_no_more(small: Watching, posts: Posts) -> None:
    at = small(**hook(posts))
    at.watch("uscc:a")
    (watch,) = at.desk.book.watches.on(Question("uscc:a"))
    at.desk.book.watches.end(watch.number, "me")
    tell(at.desk.store, penalty("c:1", "uscc:a", DECIDED))
    assert at.look() == 0
