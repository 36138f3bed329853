"""The command vet."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import click

from analytics.law.measures import read_measures
from analytics.opinion.typeset import require_typesetting
from analytics.policy import read_policy
from analytics.vetting.capsule import capsule_at, write_capsule
from analytics.vetting.decision import keep_texts
from analytics.vetting.genuine import refuse_foreign
from analytics.vetting.noted import ids_of
from analytics.vetting.officer_words import OfficerWord, words_on
from analytics.vetting.seal import SealedCertificate, sealed
from analytics.vetting.short_code import code_of
from analytics.vetting.vet import Vetting, replay
from analytics.vetting.vet import vet as vet_party
from analytics.wording import term
from api.cli.certificate_file import read_certificate, write_certificate
from api.cli.command import argument, command, option
from api.cli.opinion_file import write_opinion
from api.cli.output import give
from api.cli.question import Question, asks, past, say_past
from api.cli.voice import Voice
from graph.errors import BadInput
from graph.lookup import entity_of
from graph.sentence import Sentence, Word, say
from graph.store import Store

_FILES: Final = {"out": "certificate", "capsule": "capsule"}
# The sentence about a party, by the decision.
_DECISIONS: Final = {
    "restricted": "cli.vet.restricted",
    "review": "cli.vet.review",
    "pass": "cli.vet.pass",
    "fast_track": "cli.vet.fast_track",
}
_FILE: Final = click.Path(dir_okay=False, path_type=Path)
_OLD_FILE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@command("vet")
@argument("id_", metavar="[ID]", required=False)
@option("--scenario", default="project_approval", show_default=True)
@option("--policy", type=_FILE)
@option("--replay", "certificate", type=_OLD_FILE)
@option("--out", type=_FILE)
@option("--capsule", type=_FILE)
@option("--paper", type=_FILE)
@option("--with-leads", is_flag=True)
@asks
def vet(question: Question, id_: str | None, **options: Any) -> None:  # noqa: ANN401
    """May this go ahead? One decision with its grounds, and a certificate to replay it."""
    if options["certificate"]:
        _replay(question, options["certificate"])
        return
    if id_ is None:
        raise BadInput("cli.vet.nobody_named")
    if options["paper"]:
        require_typesetting()
    policy, measures = read_policy(options["policy"]), read_measures()
    with question.store() as store:
        subject = entity_of(store, id_, at_revision=question.at_revision)
        vetting = vet_party(
            store,
            subject.id,
            scenario=options["scenario"],
            as_of=question.as_of,
            at_revision=question.at_revision,
            policy=policy,
            measures=measures,
            cache=question.cache(store),
        )
        _journal(question, store, vetting)
        keep_texts(store, policy, measures)  # a replay finds them by the hashes in the certificate
        one = sealed(store.secret, vetting.certificate)
        _note_files(question, store, options)
        if options["capsule"]:
            cache = question.cache(store)
            write_capsule(capsule_at(store, one, policy, measures, cache=cache), options["capsule"])
        if paper := options["paper"]:
            leads = options["with_leads"]
            write_opinion(question, store, vetting, measures, paper, leads=leads)
        records = {finding.record for finding in vetting.findings if finding.record}
        records |= ids_of(vetting.certificate)
        withdrawn = question.withdrawn_since(store, records)
    if options["out"]:
        write_certificate(one, options["out"])
    if question.json:
        _give_vetting(question, vetting, one, withdrawn)
        return
    _say_decision(question, vetting, subject.name)
    _say_vetting(question, vetting)
    say_past(question.voice, withdrawn)
    question.say("cli.vet.certificate", hash=one.hash, code=code_of(one.hash))


def _say_decision(question: Question, vetting: Vetting, name: str) -> None:
    told = say(_DECISIONS[vetting.decision], name=name)
    if noted := vetting.noted.counted:  # beside a pass that would say more than it rests on
        told = say("noted.beside", told=told, noted=noted)
    question.voice.line(question.voice.given(told))


def _say_vetting(question: Question, vetting: Vetting) -> None:
    say_missing(question.voice, vetting, "  ")
    say_findings(question.voice, vetting, "  ")
    for notice in _notices(vetting.certificate):
        question.say("cli.vet.notice", notice=question.voice.given(notice))
    if vetting.clearing:
        question.voice.line(f"  {question.voice.given(vetting.clearing)}")
    _say_noted(question.voice, vetting)
    _say_background(question.voice, vetting.certificate)


def _give_vetting(
    question: Question,
    vetting: Vetting,
    one: SealedCertificate,
    withdrawn: tuple[str, ...] | None,
) -> None:
    certificate = vetting.certificate
    give(
        {
            "decision": vetting.decision,
            "findings": [finding.plain() for finding in vetting.findings],
            "background": certificate["background"],
            "background_rest": certificate["background_rest"],
            "noted": certificate["noted"],
            "noted_rest": certificate["noted_rest"],
            "noted_text": certificate["noted_text"],
            "cut": certificate["cut"],
            "minimum": certificate["minimum"],
            "cut_text": certificate["cut_text"],
            "missing": list(vetting.missing),
            "other_effects": certificate["other_effects"],
            "unconfirmed": certificate["unconfirmed"],
            "notices": _notices(certificate),
            **one.plain(),
            "code": code_of(one.hash),
            "as_of": question.as_of,
            "revision": certificate["revision"],
            "policy": certificate["policy"],
            "explored": certificate["explored"],
            "truncated": certificate["truncated"],
            **past(withdrawn),
        }
    )


def _notices(certificate: Mapping[str, Any]) -> list[Sentence]:
    """What an officer should know that decides nothing: rules not confirmed, effects elsewhere."""
    unconfirmed = {(one["measure"], one["article"]) for one in certificate["unconfirmed"]}
    elsewhere = {one["article"] for one in certificate["other_effects"]}
    notices = [
        say("vet_notice.unconfirmed", measure=measure, article=article)
        for measure, article in sorted(unconfirmed)
    ]
    if elsewhere:
        notices.append(say("vet_notice.elsewhere", articles=sorted(elsewhere)))
    return notices


def say_missing(voice: Voice, vetting: Vetting, margin: str) -> None:
    """Print what was never loaded, a line each: why a vetting without findings is a review."""
    for word in vetting.missing:
        voice.line(f"{margin}{voice.given(term('missing', word))}")


def say_findings(voice: Voice, vetting: Vetting, margin: str, most: int | None = None) -> None:
    """Print the first `most` findings, a line each, which begins with the grade."""
    for finding in vetting.findings[:most]:
        voice.line(f"{margin}{voice.given(finding.sentence)}")


def _say_noted(voice: Voice, vetting: Vetting) -> None:
    """Print the facts of no tier that the certificate lists, and how many more there are."""
    for fact in vetting.noted.facts:
        voice.say("cli.vet.noted", fact=voice.given(fact.sentence))
    if more := len(vetting.noted.beyond):
        voice.say("cli.vet.noted_more", count=more)


def _say_background(voice: Voice, certificate: Mapping[str, Any]) -> None:
    """Print in one line how many debtors are only counted; nothing where there are none."""
    listed, rest = certificate["background"], certificate["background_rest"]
    debtors = len(listed) + rest["debtors"]
    leads = sum(one["leads"] for one in listed) + rest["leads"]
    if debtors:
        voice.say("cli.vet.background", debtors=debtors, leads=leads)


def _journal(question: Question, store: Store, vetting: Vetting) -> None:
    """Journal a vetting as one entry that names its persons."""
    ids = set(vetting.entities)
    persons = list(store.entities(ids, at_revision=question.at_revision).values())
    question.journal_look(store, f"vet {vetting.certificate['hash']}", persons)


def _note_files(question: Question, store: Store, options: Mapping[str, Any]) -> None:
    for option_, what in _FILES.items():
        if options[option_]:
            question.note_file(store, options[option_], what)


def _replay(question: Question, path: Path) -> None:
    one = read_certificate(path)
    with question.store() as store:
        refuse_foreign(store, one)
        again, withdrawn = replay(store, one.certificate, cache=question.cache(store))
        words = words_on(store, one.hash)
        what = f"replay {one.hash}"
        store.append_access(question.settings.who, question.purpose, what, [])
    same = again == one.certificate
    # The answer is given in either case; a difference is an exit status for scripts, too.
    if question.json:
        said = [word.plain() for word in words]
        give({"certificate": again, "same": same, "since_withdrawn": withdrawn, "words": said})
    else:
        question.say("cli.replay.same" if same else "cli.replay.differs")
        _say_words(question.voice, words)
        say_past(question.voice, withdrawn)
    if not same:
        raise BadInput("cli.replay.refused")


def _say_words(voice: Voice, words: tuple[OfficerWord, ...]) -> None:
    """Print what officers said of a certificate, a line each."""
    for one in words:
        word = Word("officer_word", one.word)
        voice.say("cli.replay.word", at=one.at, who=one.who, word=word, reason=one.reason or "-")
