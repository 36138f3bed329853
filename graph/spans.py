"""When a name was borne: from which revision, until which."""

from collections.abc import Iterable

Span = tuple[str, int, int]  # the name, from which revision, until which


def merged_spans(spans: Iterable[Span]) -> list[Span]:
    """The same spans with those that follow each other made one, and empty ones left out."""
    merged: list[Span] = []
    for name, opened, closed in sorted(spans):
        if opened == closed:
            continue
        if merged and merged[-1][0] == name and opened <= merged[-1][2]:
            merged[-1] = (name, merged[-1][1], max(closed, merged[-1][2]))
        else:
            merged.append((name, opened, closed))
    return merged
