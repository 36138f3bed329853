"""A picture as one offline page: the drawing is SVG in the page, and nothing is fetched."""

import base64
import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta, timezone
from functools import partial
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from analytics import wording
from analytics.ownership.answer import in_words
from analytics.report.drawing import Drawing, dates_of, word_of
from analytics.report.icons import icon
from analytics.report.neighbourhood import scene_in_groups
from analytics.report.ownership import ground_in_words, share_in_words
from analytics.report.picture import Node, Picture, Reason
from analytics.report.scene import grades_of, scene_of_owners
from analytics.report.svg import size_of, svg_of
from graph.atomic_files import written_whole
from graph.model import Record, Relation
from graph.sentence import PAPER, Language, comma, say, tag_of
from graph.words import GRADES

_HERE: Final = Path(__file__).parent
_BEIJING: Final = timezone(timedelta(hours=8))  # without summer time since 1991
_MOST_ARCS: Final = 150  # more hide the names: they show for the party chosen


def write_page(picture: Picture, path: Path, language: Language = PAPER) -> None:
    """Write a picture as one HTML file; the same picture gives the same bytes."""
    with written_whole(path) as draft:
        draft.write_text(page_of(picture, language), encoding="utf-8")


def page_of(picture: Picture, language: Language = PAPER) -> str:
    """The HTML of a picture: its SVG, the chains, who stands behind it, and the tables.

    Names, and what sources and the law say, stay as they are written.
    """
    loader = Environment(
        loader=FileSystemLoader(_HERE),
        autoescape=True,
        undefined=StrictUndefined,  # a misspelt name fails here, not as a gap in the page
        trim_blocks=True,
        lstrip_blocks=True,
    )
    scene = scene_in_groups(picture, language)
    places = {mark.id: place for place, mark in enumerate(scene.drawing.marks)}
    script = (_HERE / "page.js").read_text(encoding="utf-8")
    names = {node.entity.id: node.entity.name for node in picture.nodes}
    caption = caption_of(picture, language)
    return loader.get_template("page.html").render(
        _words(language),
        picture=picture,
        rows=_ranked(picture),
        committed=picture.committed_at.astimezone(_BEIJING).strftime("%Y-%m-%d %H:%M"),
        names=names,
        scripts=[script],
        hashes=[_hash(script)],
        style=(_HERE / "page.css").read_text(encoding="utf-8"),
        svg=svg_of(scene, caption=caption),
        ownership=[
            replace(one, answer=in_words(one.answer, language)) for one in picture.ownership
        ],
        trees=_trees(picture, language),
        arcs=len(scene.arcs),
        size=size_of(scene, caption),
        most_arcs=_MOST_ARCS,
        folds=_folds(scene.drawing, places, names, language),
        data=_data(picture, scene.drawing, places),
        lines=scene.drawing.line_of,
        marks={id_: places[mark] for id_, mark in scene.drawing.mark_of.items()},
        kinds=_legend(picture, language),
        grades=_grades(picture, language),
        reasons=[_reason(reason, picture, names, language) for reason in picture.reasons],
    )


def _words(language: Language) -> dict[str, Any]:
    """What the templates say in a language: sentences, words of the domain, lines of facts."""

    def w(name: str, /, **parts: object) -> str:
        return say(f"report_page.{name}", **parts).text(language)

    return {
        "w": w,
        "language": tag_of(language),
        "word": partial(wording.word, language=language),
        "schemes": wording.words("scheme", language),
        "comma": comma(language),
        "outside": say("report.outside").text(language),
        "line_of_record": partial(_line_of_record, language=language),
        "line_of_relation": partial(_line_of_relation, language=language),
        "share": partial(share_in_words, language=language),
        "ground": partial(ground_in_words, language=language),
    }


def caption_of(picture: Picture, language: Language = PAPER) -> str:
    """The line beneath a saved picture: its day, its revision, and that a lead is no ground."""
    cut = say("drawing.cut", count=picture.left_out) if picture.left_out else ""
    line = say("drawing.caption", day=picture.as_of, revision=picture.revision, cut=cut)
    return line.text(language)


def _folds(
    drawing: Drawing, places: Mapping[str, int], names: Mapping[str, str], language: Language
) -> list[dict[str, Any]]:
    """The marks that stand for several: place in the drawing, to whom they are tied, and names."""
    ends: dict[str, str] = {}
    for line in drawing.lines:
        one, other = line.ends
        ends |= {one: other, other: one}
    shown = {mark.id: mark.called(language) for mark in drawing.marks}
    return [
        {
            "place": places[mark.id],
            "name": shown[mark.id],
            "anchor": shown[ends[mark.id]],
            "members": sorted((names[one], one) for one in mark.members),
        }
        for mark in drawing.marks
        if mark.folded
    ]


def _trees(picture: Picture, language: Language) -> dict[str, str]:
    """The pictures of the trees of ownership, by the party; none where nobody holds anything."""
    grades = grades_of(picture)
    return {
        one.party.id: svg_of(
            scene_of_owners(one, picture.as_of, grades, language), f"tree-{number}"
        )
        for number, one in enumerate(picture.ownership)
        if one.answer["tree"]["ties"]
    }


def _hash(script: str) -> str:
    # For the page's content security policy: no other script may run in it.
    digest = hashlib.sha256(script.encode()).digest()
    return f"sha256-{base64.b64encode(digest).decode()}"


def _data(picture: Picture, drawing: Drawing, places: Mapping[str, int]) -> str:
    """What the script lights and moves, as JSON from which no text can break out."""
    shown, line_of = drawing.mark_of, drawing.line_of
    data = {
        "name": picture.subject.name,
        "ends": [[places[end] for end in line.ends] for line in drawing.lines],
        "chains": [
            {
                "marks": [places[shown[entity]] for entity in reason.entities],
                "lines": [line_of[relation] for relation in reason.evidence.chain],
            }
            for reason in picture.reasons
        ],
    }
    # Names may hold "</script>"; U+2028 and U+2029 end a line in older JavaScript.
    text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _ranked(picture: Picture) -> list[Node]:
    """The parties for the table: the one asked about, then by grade, then by name."""
    return sorted(
        picture.nodes,
        key=lambda node: (
            node.entity.id != picture.subject.id,
            GRADES.index(node.grade) if node.grade else len(GRADES),
            node.entity.kind,
            node.entity.name,
            node.entity.id,
        ),
    )


def _legend(picture: Picture, language: Language) -> list[dict[str, Any]]:
    counts = Counter(node.entity.kind for node in picture.nodes)
    return [
        {"word": word, "count": counts[kind], "icon": icon(kind, None)}
        for kind, word in wording.words("kind", language).items()
        if counts[kind]
    ]


def _grades(picture: Picture, language: Language) -> list[dict[str, Any]]:
    counts = Counter(node.grade for node in picture.nodes)
    return [
        {
            "word": word,
            "count": counts[grade],
            "meaning": say(f"report.{grade}_means").text(language),
            "grade": grade,
        }
        for grade, word in wording.words("grade", language).items()
    ]


def _reason(
    reason: Reason, picture: Picture, names: dict[str, str], language: Language
) -> dict[str, Any]:
    relations = {relation.id: relation for relation in picture.relations}
    evidence = reason.evidence
    return {
        "score": f"{evidence.score:.3f}",
        "to": names[evidence.entity],
        "role": wording.word("participant", reason.role, language),
        "record": _line_of_record(reason.record, language),
        "subject": names.get(reason.record.subject, say("report.outside").text(language)),
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
        "marks": [wording.word("mark", mark, language) for mark in evidence.marks],
    }


def _line_of_record(record: Record, language: Language) -> str:
    """A record as one line of text, with its sources."""
    line = say(
        "report.record",
        title=wording.record_title(record.kind, record.list, record.document_no),
        tier=wording.term("tier", record.tier),
        issuer=record.issuer or say("paper.no_issuer"),
        decided=record.decided_on,
        until=say("report.until", day=record.ends_on) if record.ends_on else "",
        state=say("report.disputed") if record.state == "disputed" else "",
        sources=wording.source_titles(record.sources, language),
    )
    return line.text(language)


def _line_of_relation(relation: Relation, language: Language) -> str:
    """A relation as one line of text: its word, dates and sources."""
    line = say(
        "report.relation",
        relation=word_of(relation, language),
        dates=dates_of(relation, language),
        sources=wording.source_titles(relation.sources, language),
    )
    return line.text(language)
