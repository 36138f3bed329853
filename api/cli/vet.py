"""Vetting and the measures on a party."""

import json
from pathlib import Path
from typing import Any

import click

from analytics.law.measures import confirmed_measures, read_measures
from analytics.policy import read_policy
from analytics.vetting.decision import keep_texts
from analytics.vetting.vet import Vetting, replay
from analytics.vetting.vet import vet as vet_party
from api.cli.change import read_certificate
from api.cli.output import give, say
from api.cli.question import Asking, asks
from graph.atomic_files import written_whole
from graph.errors import BadInput
from graph.lookup import entity_of
from graph.store import Store

_DECISIONS = {
    "restricted": "restricted (限制): a listed or statutory ground bars it",
    "review": "review (复核): an officer must look closer",
    "pass": "pass (通过): nothing adverse",
    "fast_track": "fast track (绿色通道): on the red list, nothing adverse",
}
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("id_", metavar="[ID]", required=False)
@click.option("--scenario", default="project_approval", show_default=True)
@click.option("--policy", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--replay", "certificate", type=_FILE, help="Recompute this certificate.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path),
              help="Write the certificate here.")  # fmt: skip
@asks
def vet(asking: Asking, id_: str | None, **options: Any) -> None:  # noqa: ANN401
    """May this go ahead? One decision with its grounds, and a certificate to replay it."""
    if options["certificate"]:
        _replay(asking, options["certificate"])
        return
    if id_ is None:
        raise BadInput("name a project or a party, or give --replay CERTIFICATE.")
    policy, measures = read_policy(options["policy"]), read_measures()
    with asking.store() as store:
        subject = entity_of(store, id_, at_revision=asking.at_revision)
        found = vet_party(
            store, subject.id, scenario=options["scenario"], as_of=asking.as_of,
            at_revision=asking.at_revision, policy=policy, measures=measures,
            cache=asking.cache(store),
        )  # fmt: skip
        _journal(asking, store, found)
        keep_texts(store, policy, measures)
    if options["out"]:
        text = json.dumps(found.certificate, ensure_ascii=False, sort_keys=True, indent=2)
        with written_whole(options["out"]) as draft:
            draft.write_text(text + "\n", encoding="utf-8")
    if asking.json:
        give({
            "decision": found.decision, "findings": [finding.plain() for finding in found.findings],
            "certificate": found.certificate, "as_of": asking.as_of,
            "revision": found.certificate["revision"], "policy": policy.digest,
            "explored": found.certificate["explored"],
            "truncated": found.certificate["truncated"],
        })  # fmt: skip
        return
    say(f"{subject.name}: {_DECISIONS[found.decision]}")
    for finding in found.findings:
        say(f"  {finding.sentence.text(asking.settings.language)}")
    say(f"certificate {found.certificate['hash']}")


def _journal(asking: Asking, store: Store, found: Vetting) -> None:
    """One vetting is one entry that names its persons."""
    ids = set(found.entities)
    persons = list(store.entities(ids, at_revision=asking.at_revision).values())
    asking.looked_at(store, f"vet {found.certificate['hash']}", persons)


def _replay(asking: Asking, path: Path) -> None:
    certificate = read_certificate(path)
    with asking.store() as store:
        again, withdrawn = replay(store, certificate, cache=asking.cache(store))
        store.append_access(
            asking.settings.who, asking.purpose, f"replay {certificate['hash']}", []
        )
    same = again == certificate
    if asking.json:
        give({"certificate": again, "same": same, "since_withdrawn": list(withdrawn)})
    else:
        say("The same bytes." if same else "The answer differs: see --json.")
        for record in withdrawn:
            say(f"  since withdrawn: {record}")
    if not same:
        raise BadInput("the certificate does not replay to the same bytes: keep both and ask why.")


@click.command()
@click.argument("id_", metavar="ID")
@asks
def measures(asking: Asking, id_: str) -> None:
    """Confirmed measures on the records in force: department, article, until when."""
    with asking.store() as store:
        entity = entity_of(store, id_, at_revision=asking.at_revision)
        due = confirmed_measures(
            store, entity.id, as_of=asking.as_of, at_revision=asking.at_revision,
            measures=read_measures(),
        )  # fmt: skip
        asking.looked_at(store, "measures", [entity])
        revision = store.revision(asking.at_revision).number
    if asking.json:
        give({"id": entity.id, "measures": due, "as_of": asking.as_of, "revision": revision})
        return
    say(f"{entity.name}: {len(due)} confirmed measures")
    for one in due:
        until = f" until {one.until}" if one.until else ""
        say(f"  {one.measure}: {one.department}, {one.article}{until}  (record {one.record})")
