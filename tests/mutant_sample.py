"""The names of a random part of the mutants of some folders, for `make mutants ONLY=…`.

`python -m tests.mutant_sample SIZE SEED FOLDER…`: the same size, seed and code give the same names,
and a larger size gives those of a smaller one and more. Each folder has its share.
"""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.utils.format_utils import get_mutant_name


def mutants_of(folder: Path) -> list[str]:
    """The names of all mutants of the modules of a folder, in order."""
    made = (
        get_mutant_name(path, name)
        for path in folder.glob("*.py")
        for name in mutate_file_contents(str(path), path.read_text("utf-8")).mutant_names
    )
    return sorted(made)


def shares(every: Sequence[Sequence[str]], size: int, seed: int) -> list[str]:
    """As many names as asked for, from each of these in proportion."""
    chance, total = random.Random(seed), sum(map(len, every))
    shuffled = [chance.sample(names, len(names)) for names in every]
    return [one for names in shuffled for one in names[: round(size * len(names) / total)]]


if __name__ == "__main__":
    size, seed, *folders = sys.argv[1:]
    sys.argv[1:] = []  # mutmut reads its configuration, and arguments with it
    print(*shares([mutants_of(Path(one)) for one in folders], int(size), int(seed)))
