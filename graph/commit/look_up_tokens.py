"""The identifiers by which a claim makes its entity found, as look-up tables keep them."""

from graph.codec import Body
from graph.commit.masked_matches import mask_tokens
from graph.commit.resolution import tokens_of


def look_up_tokens(id_: str, body: Body) -> frozenset[str]:
    """`scheme:value` for all that a claim gives, its id's own and the keys of masks included."""
    given = body.get("identifiers", {})
    told = [*given.items(), *tokens_of(id_, given)]
    told += [one for _, keys in mask_tokens(id_, body) for one in keys.items()]
    return frozenset(f"{scheme}:{value}" for scheme, value in told)
