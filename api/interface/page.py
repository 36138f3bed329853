"""The page of the interface in a language, made of the OpenAPI document."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.interface.document import key_of
from api.interface.limits import limits_of
from api.interface.words import field_words, label, listed, role_words, route_words, tag_words
from graph.sentence import Language

# What stands above it in a page is written by hand.
MARK: Final = "<!-- make specification -->\n"
# Refusals that every route has; the head of the page tells them once.
_EVERYWHERE: Final = frozenset({"401", "403", "404", "422", "429", "503"})
_LONGEST_EXAMPLE: Final = 40  # lines; a longer answer is told by the names of its fields


def renewed(page: str, document: Mapping[str, Any], language: Language) -> str:
    """A page with its generated part made anew; the part above the mark stays."""
    head, _, _ = page.partition(MARK)
    return head + MARK + "\n" + "\n".join(_parts(document, language)) + "\n"


def _parts(document: Mapping[str, Any], language: Language) -> Iterator[str]:
    for tag, operations in _by_tag(document).items():
        yield f"## {tag_words(tag, language)}\n"
        for method, path, operation in operations:
            yield from _Operation(document, method, path, operation, language).parts()


def _by_tag(document: Mapping[str, Any]) -> dict[str, list[tuple[str, str, dict[str, Any]]]]:
    found: dict[str, list[tuple[str, str, dict[str, Any]]]] = {}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            found.setdefault(operation["tags"][0], []).append((method.upper(), path, operation))
    return found


class _Operation:
    """One route as it is told to who calls it."""

    def __init__(
        self,
        document: Mapping[str, Any],
        method: str,
        path: str,
        operation: Mapping[str, Any],
        language: Language,
    ) -> None:
        self._document = document
        self._heading = f"`{method} {path}`"
        self._key = key_of(method, path)
        self._operation = operation
        self._language = language

    def parts(self) -> Iterator[str]:
        """The heading, what it does, for whom, its fields, refusals and examples."""
        yield f"### {self._heading}\n"
        yield self._about() + "\n"
        if fields := list(self._fields()):
            yield _table([self._say(name) for name in _HEADS], fields)
        if own := [status for status in self._statuses() if status not in _EVERYWHERE]:
            yield self._say("errors", statuses=listed(own, self._language)) + "\n"
        yield from self._examples()

    @property
    def _zh(self) -> bool:
        return self._language == "zh"

    def _say(self, name: str, **particulars: object) -> str:
        return label(name, self._language, **particulars)

    def _about(self) -> str:
        told = route_words(self._key, self._language)
        if not self._zh:
            told = f"**{told}**: {' '.join(self._operation.get('description', '').split())}"
        roles = [role_words(one, self._language) for one in self._operation.get("x-roles", ())]
        whose = listed(roles, self._language)
        parts = [told, self._say("role", roles=whose) if roles else self._say("anybody")]
        if "202" in self._operation["responses"] and "200" in self._operation["responses"]:
            parts.append(self._say("second"))
        return ("" if self._zh else " ").join(parts)

    def _statuses(self) -> list[str]:
        return sorted(one for one in self._operation["responses"] if one >= "400")

    def _fields(self) -> Iterator[list[str]]:
        for one in self._operation.get("parameters", ()):
            if one["name"] != "purpose":  # the head of the page tells it once
                yield self._row(one["name"], one["in"], one.get("required", False), one["schema"])
        kind, schema = self._body()
        needed = schema.get("required", ())
        for name, field in schema.get("properties", {}).items():
            place = "body" if kind.endswith("json") else "form"
            yield self._row(name, place, name in needed, field)

    def _row(self, name: str, place: str, needed: bool, schema: Mapping[str, Any]) -> list[str]:
        told = field_words(self._key, name, self._language)
        yes = self._say("yes") if needed else ""
        limits = limits_of(schema, self._document, self._language)
        return [f"`{name}`", self._say(place), yes, limits, told]

    def _body(self) -> tuple[str, Mapping[str, Any]]:
        """The kind of content that is sent, and its shape."""
        content = self._operation.get("requestBody", {}).get("content", {})
        for kind, one in content.items():
            return kind, _resolved(one["schema"], self._document)
        return "", {}

    def _answered(self) -> Mapping[str, Any]:
        """The shape of the answer in JSON; empty where it is another content."""
        for status, told in self._operation["responses"].items():
            if status < "300":
                shape: Mapping[str, Any] = (
                    told.get("content", {}).get("application/json", {}).get("schema", {})
                )
                return shape
        return {}

    def _examples(self) -> Iterator[str]:
        kind, schema = self._body()
        if kind.endswith("json") and (sent := _example(schema)) is not None:
            yield self._say("request") + "\n\n" + _block(sent)
        shape = self._answered()
        if (got := _example(_resolved(shape, self._document))) is None:
            return
        block = _block(got)
        if block.count("\n") <= _LONGEST_EXAMPLE:
            yield self._say("answer") + "\n\n" + block
        else:
            names = listed([f"`{name}`" for name in got], self._language)
            yield self._say("answer_fields", fields=names) + "\n"


_HEADS: Final = ("parameter", "place", "needed", "limits", "means")


def _resolved(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    return found


def _example(schema: Mapping[str, Any]) -> Any | None:  # noqa: ANN401 - whatever JSON holds
    examples = schema.get("examples") or ([schema["example"]] if "example" in schema else [])
    return examples[0] if examples else None


def _block(value: object) -> str:
    return f"```json\n{json.dumps(value, ensure_ascii=False, indent=2)}\n```\n"


def _table(heads: list[str], rows: list[list[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines) + "\n"
