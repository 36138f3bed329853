"""What values a field takes, in words: from its JSON schema."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from api.interface.words import label, listed
from graph.sentence import Language

_SEMICOLON: Final[Mapping[Language, str]] = {"zh": "；", "en": "; "}


def limits_of(schema: Mapping[str, Any], document: Mapping[str, Any], language: Language) -> str:
    """The values that a field takes: choices, lengths, bounds, form and default."""
    parts = list(_limits(_plain(schema, document), document, language))
    default = schema.get("default")
    if default not in (None, "", []):
        shown = "true" if default is True else "false" if default is False else default
        parts.append(label("default", language, value=f"`{shown}`"))
    return _SEMICOLON[language].join(parts)


def _plain(schema: Mapping[str, Any], document: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself: references followed, and what may be null as what it is else."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _plain(document["components"]["schemas"][name], document)
    choices = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return _plain(choices[0], document) if len(choices) == 1 else schema


def _limits(
    schema: Mapping[str, Any], document: Mapping[str, Any], language: Language
) -> Iterator[str]:
    def told(name: str, **particulars: object) -> str:
        return label(name, language, **particulars)

    if "enum" in schema:
        yield listed([f"`{one}`" for one in schema["enum"] if one], language)
    elif schema.get("type") == "boolean":
        yield told("boolean")
    elif schema.get("format") == "date":
        yield told("date")
    elif "pattern" in schema:
        yield told("pattern", pattern=f"`{schema['pattern'].replace('|', '&#124;')}`")
    elif "maxLength" in schema:
        yield told("length", least=schema.get("minLength", 0), most=schema["maxLength"])
    elif schema.get("type") == "array":
        if "maxItems" in schema:
            yield told("items", least=schema.get("minItems", 0), most=schema["maxItems"])
        yield from _limits(_plain(schema.get("items", {}), document), document, language)
    yield from _bounds(schema, told)


def _bounds(schema: Mapping[str, Any], told: Any) -> Iterator[str]:  # noqa: ANN401
    least, most = schema.get("minimum"), schema.get("maximum")
    if least is None:
        return
    if most is None or most >= 2**53:
        yield told("at_least", least=_number(least))
    else:
        yield told("range", least=_number(least), most=_number(most))


def _number(value: float) -> str:
    return f"{value:g}" if value != int(value) else str(int(value))
