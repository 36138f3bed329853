"""A picture as one offline page: vis-network is inlined, nothing is fetched, physics is off."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analytics import wording
from analytics.report import style
from analytics.report.drawing import dates_of, word_of
from analytics.report.icons import GRADE_COLOURS
from analytics.report.layout import Box, layered, ranks_around
from analytics.report.ownership import ground_in_words, share_in_words
from analytics.report.picture import Picture, Reason
from graph.atomic_files import written_whole
from graph.errors import BadInput
from graph.model import Record, Relation
from graph.sentence import say

Lines = list[tuple[tuple[str, str], list[Relation]]]

_HERE: Final = Path(__file__).parent
_ROOM: Final = Box(150, 90)
_LIBRARY: Final = "lib/vis-9.1.2/vis-network.min.js"


def write_page(picture: Picture, path: Path) -> None:
    """Write a picture as one HTML file; the same picture gives the same bytes."""
    with written_whole(path) as draft:
        draft.write_text(page_of(picture), encoding="utf-8")


def page_of(picture: Picture) -> str:
    """The HTML of a picture; raises BadInput where vis-network is not installed."""
    loader = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,  # a misspelt name fails here, not as a gap in the page
        trim_blocks=True,
        lstrip_blocks=True,
    )
    names = {node.entity.id: node.entity.name for node in picture.nodes}
    lines = _lines(picture)
    line_of = {
        relation.id: place for place, (_, relations) in enumerate(lines) for relation in relations
    }
    scripts = [library().read_text("utf-8"), (_HERE / "page.js").read_text(encoding="utf-8")]
    return loader.get_template("page.html").render(
        picture=picture,
        names=names,
        wording=wording,
        scripts=scripts,
        hashes=[_hash(script) for script in scripts],
        style=(_HERE / "page.css").read_text(encoding="utf-8"),
        data=_data(picture, lines, line_of),
        lines=line_of,
        kinds=_legend(picture),
        grades=_grades(picture),
        reasons=[_reason(reason, picture, names) for reason in picture.reasons],
        line_of_record=_line_of_record,
        line_of_relation=_line_of_relation,
        share=share_in_words,
        ground=ground_in_words,
    )


def library() -> Path:
    """The path of vis-network in the pyvis package, found without importing pyvis."""
    spec = find_spec("pyvis")
    if spec is None or not spec.submodule_search_locations:
        raise BadInput("report.no_library")
    return Path(next(iter(spec.submodule_search_locations))) / _LIBRARY


def _hash(script: str) -> str:
    # For the page's content security policy: no other script may run in it.
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _data(picture: Picture, lines: Lines, line_of: Mapping[str, int]) -> str:
    """The data that the script draws, as JSON from which no text can break out."""
    number = {node.entity.id: place for place, node in enumerate(picture.nodes)}
    ways = [pair for pair, _ in lines]
    boxes = dict.fromkeys(number, _ROOM)
    places = layered(boxes, ranks_around(picture.subject.id, number, ways), ways).places
    pairs = {pair for pair, _ in lines}
    data = {
        "nodes": [
            {
                "id": number[node.entity.id],
                "x": round(places[node.entity.id].x),
                "y": round(places[node.entity.id].y),
                **style.of_node(node, middle=node.entity.id == picture.subject.id),
            }
            for node in picture.nodes
        ],
        "edges": [
            {
                "id": place,
                "from": number[one],
                "to": number[other],
                **style.of_line(relations, picture.as_of, bent=(other, one) in pairs),
            }
            for place, ((one, other), relations) in enumerate(lines)
        ],
        "chains": [
            {
                "nodes": [number[e] for e in reason.entities],
                "edges": [line_of[t] for t in reason.evidence.chain],
            }
            for reason in picture.reasons
        ],
    }
    # Names may hold "</script>"; U+2028 and U+2029 end a line in older JavaScript.
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _lines(picture: Picture) -> Lines:
    """All relations from one entity to another as one line, in order of their ends."""
    held = {node.entity.id for node in picture.nodes}
    lines: dict[tuple[str, str], list[Relation]] = {}
    for relation in picture.relations:
        if relation.source in held and relation.target in held:
            lines.setdefault((relation.source, relation.target), []).append(relation)
    return sorted(lines.items())


def _legend(picture: Picture) -> list[dict[str, Any]]:
    counts = Counter(node.entity.kind for node in picture.nodes)
    return [
        {"word": word, "count": counts[kind], **style.look_of(kind)}
        for kind, word in wording.words("kind").items()
        if counts[kind]
    ]


def _grades(picture: Picture) -> list[dict[str, Any]]:
    counts = Counter(node.grade for node in picture.nodes)
    return [
        {
            "word": word,
            "count": counts[grade],
            "colour": GRADE_COLOURS[grade],
            "meaning": say(f"report.{grade}_means").text(wording.PAPER),
            "grade": grade,
        }
        for grade, word in wording.words("grade").items()
    ]


def _reason(reason: Reason, picture: Picture, names: dict[str, str]) -> dict[str, Any]:
    relations = {relation.id: relation for relation in picture.relations}
    evidence = reason.evidence
    return {
        "score": f"{evidence.score:.3f}",
        "to": names[evidence.entity],
        "role": wording.word("participant", reason.role),
        "record": _line_of_record(reason.record),
        "subject": names.get(reason.record.subject, say("report.outside").text(wording.PAPER)),
        "links": [
            {
                "from": names[one],
                "to": names[other],
                "relation": relations[relation],
                "forward": relations[relation].source == one,
            }
            for relation, one, other in zip(
                evidence.chain, reason.entities, reason.entities[1:], strict=False
            )
        ],
        "marks": [wording.word("mark", mark) for mark in evidence.marks],
    }


def _line_of_record(record: Record) -> str:
    """A record as one line of text, with its sources."""
    line = say(
        "report.record",
        title=wording.record_title(record.kind, record.list, record.document_no),
        tier=wording.term("tier", record.tier),
        issuer=record.issuer or say("paper.no_issuer"),
        decided=record.decided_on,
        until=say("report.until", day=record.ends_on) if record.ends_on else "",
        state=say("report.disputed") if record.state == "disputed" else "",
        sources=wording.source_titles(record.sources),
    )
    return line.text(wording.PAPER)


def _line_of_relation(relation: Relation) -> str:
    """A relation as one line of text: its word, dates and sources."""
    line = say(
        "report.relation",
        relation=word_of(relation),
        dates=dates_of(relation),
        sources=wording.source_titles(relation.sources),
    )
    return line.text(wording.PAPER)
