"""A store at the size of a large city: people, firms, projects, addresses and their ties."""

import random
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import md5
from pathlib import Path

from benchmarks.store import name_of
from graph.garbage import few_collections
from graph.model import Batch, Claim, Entity, Fact, Record, Relation, Stake
from graph.opening import open_store

SECRET = "benchmark"
_BATCH = 10_000
_SEEDS = 1_000
_PARTICIPANTS = ("design", "construction", "supervision", "survey", "supply", "tender_agent")
_FAMILY = "王李张刘陈杨黄赵周吴徐孙马朱胡林"
_GIVEN = "伟芳娜秀敏静强磊洋勇军杰涛超明刚平辉玲桂丹萍红玉兰"


class City:
    """The facts, the same for the same size."""

    def __init__(self, entities: int, relations: int) -> None:
        self._randomly = random.Random(11)
        self.firms = [f"uscc:91230400{n:09d}X" for n in range(entities * 60 // 100)]
        people = entities * 30 // 100
        self.people = [f"person:{md5(str(n).encode()).hexdigest()}" for n in range(people)]
        self.projects = [f"project:2601-230400-04-01-{n:06d}" for n in range(entities * 5 // 100)]
        rest = entities - len(self.firms) - people - len(self.projects)
        self.addresses = [f"address:鹤岗市工农区第{n}号" for n in range(rest)]
        self._relations = relations

    def facts(self) -> Iterator[Fact]:
        """Entities, then relations, then records."""
        yield from self._entities()
        yield from self._ties()
        yield from self._records()

    def _entities(self) -> Iterator[Entity]:
        pick = self._randomly
        for id_ in self.firms:
            yield Entity(id_, "enterprise", name_of(pick), identifiers={"uscc": id_[5:]})
        for id_ in self.people:
            name = pick.choice(_FAMILY) + "".join(pick.choices(_GIVEN, k=2))
            yield Entity(id_, "person", name)
        for id_ in self.projects:
            yield Entity(
                id_,
                "project",
                name_of(pick)[:-4] + "建设项目",
                identifiers={"project_code": id_[8:]},
            )
        for id_ in self.addresses:
            yield Entity(id_, "address", id_[8:])

    def _ties(self) -> Iterator[Relation]:
        pick, firms = self._randomly, self.firms
        begun = date(2019, 1, 1)
        for n, id_ in enumerate(self.projects):
            yield Relation(f"r:l{n}", "project_legal_person_of", pick.choice(firms), id_)
            for role in _PARTICIPANTS:
                yield Relation(
                    f"r:p{n}-{role}",
                    "participates_in",
                    pick.choice(firms),
                    id_,
                    attributes={"role": role},
                )
        for n, id_ in enumerate(firms):
            yield Relation(
                f"r:h{n}",
                "legal_representative_of",
                pick.choice(self.people),
                id_,
                valid_from=begun,
            )
            yield Relation(f"r:a{n}", "located_at", id_, pick.choice(self.addresses))
        so_far = len(self.projects) * (1 + len(_PARTICIPANTS)) + 2 * len(firms)
        for n in range(max(0, self._relations - so_far)):
            owner = pick.choice(self.people if n % 3 else firms)
            yield Relation(
                f"r:s{n}", "shareholder_of", owner, pick.choice(firms), Stake(0.5, 0.5), begun
            )

    def _records(self) -> Iterator[Record]:
        pick, day = self._randomly, date(2026, 1, 1)
        for n in range(_SEEDS):
            on = day + timedelta(days=pick.randrange(300))
            yield Record(
                f"c:s{n}",
                "listing",
                pick.choice(self.firms),
                on,
                "L-SX",
                tier="serious",
                occurred_on=on - timedelta(days=90),
                issuer="鹤岗市中级人民法院",
                document_no=f"（2026）黑04执{n}号",
            )
        for n in range(len(self.firms) // 10):
            yield Record(
                f"c:x{n}",
                "licence",
                pick.choice(self.firms),
                day,
                issuer="鹤岗市住建局",
                document_no=f"鹤许字〔2026〕{n}号",
            )


def store_of(city: City, folder: Path) -> str:
    """The URL of a store of the city in a folder; filled where it is not there yet."""
    url = f"sqlite:///{folder / 'city.db'}"
    if (folder / "filled").exists():
        return url
    store = open_store(url, secret=SECRET.encode())
    batch: list[Claim] = []
    with few_collections():
        for fact in city.facts():
            batch.append(Claim(fact, source="benchmark"))
            if len(batch) == _BATCH:
                store.commit(Batch(tuple(batch)))
                batch.clear()
        store.commit(Batch(tuple(batch)))
    store.close()
    (folder / "filled").touch()
    return url


if __name__ == "__main__":
    store_of(City(int(sys.argv[1]), int(sys.argv[2])), Path(sys.argv[3]))
