"""By what two entities may be one and the same, in words: the basis of a `possibly_same_as`."""

from collections.abc import Mapping
from typing import Any, Final

from graph.sentence import Sentence

BASIS: Final = "basis"  # the attribute; a relation that a source claims need not have it


def basis_sentence(basis: object) -> Sentence:
    """The sentence for a basis (`same_place`, `masked_10_4`); an unknown one reads as its code."""
    return Sentence(f"match.{basis}")


def match_basis(kind: str, attributes: Mapping[str, Any]) -> Sentence | None:
    """Why the ends of a relation of this kind may be one; None where it does not say."""
    stated = kind == "possibly_same_as" and BASIS in attributes
    return basis_sentence(attributes[BASIS]) if stated else None
