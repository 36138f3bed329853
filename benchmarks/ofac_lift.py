"""Do the programmes of a blacklist follow its links? `python -m benchmarks.ofac_lift DIR`.

DIR holds entity.csv and linked_to.csv of OFAC's list. All parties in it are listed, so it cannot
say whether a linked party gets listed: asked is whether the parties of one programme are linked to
others of it. The same office wrote both down, so this is how a list is made, and no forecast.
"""

import csv
import sys
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np

from benchmarks.lift import Flags, Ints, lift
from benchmarks.prospective_lift import told

_LEAST: Final = 150  # parties of a programme below which it is left out
_REPETITIONS: Final = 200


def linked(sources: Ints, targets: Ints, member: Flags) -> Flags:
    """Whether a party is linked to another one that is a member."""
    near = np.zeros(len(member), dtype=np.bool_)
    near[sources[member[targets]]] = True
    near[targets[member[sources]]] = True
    return near


def main() -> None:
    """Print the lift of each large programme over the parties that have a link."""
    folder = Path(sys.argv[1])
    with (folder / "entity.csv").open(encoding="utf-8", newline="") as file:
        parties = {row["ent_num"]: row["program"] for row in csv.DictReader(file)}
    with (folder / "linked_to.csv").open(encoding="utf-8", newline="") as file:
        links = {(row["src"], row["dst"]) for row in csv.DictReader(file)}
    place = {party: n for n, party in enumerate(parties)}
    pairs = sorted((place[a], place[b]) for a, b in links if a in place and b in place and a != b)
    sources, targets = np.array(pairs, dtype=np.int64).T
    asked = np.zeros(len(place), dtype=np.bool_)
    asked[[*sources, *targets]] = True
    print(f"{len(place):,} parties, {len(pairs):,} links, {int(asked.sum()):,} parties have one")
    programmes = np.array([*parties.values()])
    for programme, count in Counter(programmes[asked].tolist()).most_common():
        if count >= _LEAST:
            member = programmes == programme
            answer = lift(
                (np.zeros_like(sources), sources, targets),
                member,
                asked,
                lambda s, t, member=member: linked(s, t, member),  # type: ignore[misc]
                repetitions=_REPETITIONS,
                seed=1,
            )
            print(f"{programme}:", *told(answer), sep="\n  ")


if __name__ == "__main__":
    main()
