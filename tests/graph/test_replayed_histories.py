"""Whatever is said, taken back, judged and said again: every past revision stays as it was."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadInput, NotFound
from graph.model import Batch, StateEvent, Verdict
from tests.builders import day
from tests.graph.commit.test_withdrawal import FILES, KNOWN, batch, shown
from tests.graph.engines import ENGINES

VERDICTS = st.builds(
    lambda kind, ids, undone: Verdict(kind, *ids, "two licences", "wang", undone),
    st.sampled_from(["same", "different"]),
    st.lists(st.sampled_from(KNOWN), min_size=2, max_size=2, unique=True),
    st.booleans(),
)
EVENTS = st.builds(
    lambda record, action: StateEvent(record, action, "said so", "li", on=day("2026-04-01")),
    st.sampled_from(["c1", "c2"]),
    st.sampled_from(["object", "repair", "revoke", "restore"]),
)
# The number of a file stands for loading it, or for taking it back where it is loaded.
STEPS = st.lists(st.one_of(*[st.integers(0, 2)] * 6, VERDICTS, EVENTS), min_size=6, max_size=14)


def committed(files: list[Any], step: Any, loaded: set[str]) -> Batch:
    """What a step commits."""
    if isinstance(step, Verdict):
        return Batch(verdicts=(step,))
    if isinstance(step, StateEvent):
        return Batch(events=(step,))
    name = f"f{step}"
    return Batch(withdrawn=(name,)) if name in loaded else batch(name, files[step % len(files)])


@pytest.mark.parametrize("engine", ENGINES)
def test_every_past_revision_stays_as_it_was(engine: str) -> None:
    @settings(max_examples=60 if engine == "sqlite" else 5)
    @given(files=FILES, steps=STEPS)
    def check(files: list[Any], steps: list[Any]) -> None:
        with TemporaryDirectory() as here:
            store = ENGINES[engine](Path(here))
            was: dict[int, object] = {}
            loaded: set[str] = set()
            for step in steps:
                # A step that does not fit what is there is refused, and nothing is written.
                with suppress(BadInput, NotFound):
                    store.commit(committed(files, step, loaded))
                    loaded ^= {f"f{step}"} if isinstance(step, int) else set()
                was[store.revision().number] = shown(store)
            assert {at: shown(store, at) for at in was} == was
            assert not store.verify()
            store.close()

    check()
