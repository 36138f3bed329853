"""The words of the interface: of routes, of fields, and of the pages made of them."""

from graph.sentence import Language, catalogue, say


def label(name: str, language: Language, **particulars: object) -> str:
    """A heading or phrase of the pages."""
    return say(f"interface.{name}", **particulars).text(language)


def tag_words(tag: str, language: Language) -> str:
    """What a group of routes is about."""
    return say(f"interface_tag.{tag}").text(language)


def route_words(key: str, language: Language) -> str:
    """What a route does: in English its summary, in Chinese the whole of it."""
    return say(f"interface_route.{key}").text(language)


def field_words(key: str, name: str, language: Language) -> str:
    """What a field of a route means: as that route has it, else as all have it."""
    own = f"interface_field.{key}_{name}"
    return say(own if own in catalogue() else f"interface_field.{name}").text(language)


def role_words(role: str, language: Language) -> str:
    """What a role is called."""
    return say(f"role.{role}").text(language)


def listed(names: list[str], language: Language) -> str:
    """Names one after the other."""
    return say("site.comma").text(language).join(names)
