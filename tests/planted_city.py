"""A loaded sample city with its truth, and who is rightly looked at in its background."""

import csv
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from analytics.law.measures import read_measures
from analytics.law.tiers import read_tier_law
from analytics.policy import read_policy
from analytics.propagation.exposure import Propagation
from analytics.snapshot.file import snapshot_of
from analytics.vetting.vet import Vetting, vet_on
from graph.lookup import entity_of
from graph.opening import open_store
from graph.store import Store
from loaders.city.sample import CityReport, write_city
from loaders.load import load
from loaders.report import LoadOptions

Row = Mapping[str, str]
_HALF = 50  # percent of a firm, beyond which a stake is control
_STEPS = 3  # ties from a debtor to a party, as the policy's `max_ties`


@dataclass
class PlantedCity:
    """A city in a store, vetted on one day."""

    folder: Path
    report: CityReport
    store: Store
    reach: Propagation
    seed: int

    def ask(self, subject: str, scenario: str = "") -> Vetting:
        """The vetting of a subject by any identifier."""
        entity = entity_of(self.store, subject).id
        return vet_on(
            self.store,
            self.reach,
            entity,
            scenario=scenario or "project_approval",
            measures=read_measures(),
        )

    def rows(self, file: str) -> list[dict[str, str]]:
        """The rows of a csv."""
        with (self.folder / file).open(encoding="utf-8-sig", newline="") as text:
            return list(csv.DictReader(text))

    @cached_property
    def background(self) -> list[str]:
        """The codes of the projects of which truth.csv tells nothing."""
        told = {row["subject"] for row in self.rows("truth.csv")}
        return [code for row in self.rows("项目.csv") if (code := row["项目代码"]) not in told]

    @cached_property
    def parties(self) -> Mapping[str, set[str]]:
        """The codes of the participants of each project, by the files alone."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for file, column in (
            ("项目.csv", "项目法人统一社会信用代码"),
            ("项目参与方.csv", "参与方统一社会信用代码"),
            ("中介服务.csv", "机构统一社会信用代码"),
        ):
            for row in self.rows(file):
                found[row["项目代码"]].add(row[column])
        return found

    @cached_property
    def directing(self) -> Mapping[str, set[str]]:
        """Who heads, controls or is a branch of whom, both ways, by the files alone."""
        ties: defaultdict[str, set[str]] = defaultdict(set)
        for one, other in self._directing_ties():
            ties[one].add(other)
            ties[other].add(one)
        return ties

    def _directing_ties(self) -> Iterator[tuple[str, str]]:
        code = "统一社会信用代码"
        for file in ("登记_企业.csv", "登记_法定代表人变更.csv"):
            yield from ((row["法定代表人证件号码"], row[code]) for row in self.rows(file))
        for row in self.rows("登记_股东.csv"):
            most = row["持股比例"].rpartition("-")[2].rstrip("%")  # of a band
            if most and "E" not in row["股东证件号码"] and float(most) > _HALF:
                yield row["股东证件号码"], row[code]
        for row in self.rows("登记_分支机构.csv"):
            yield row["分支机构统一社会信用代码"], row["隶属企业统一社会信用代码"]

    def is_rightly_looked_at(self, project: str) -> bool:
        """Whether one with a record is a party of a project, or directs one within three ties."""
        near = set(self.parties[project])
        for _ in range(_STEPS):
            near |= {other for one in near for other in self.directing.get(one, ()) if other}
        return bool(near & self.report.recorded)


def planted_city(folder: Path, *, entities: int, seed: int, as_of: date) -> PlantedCity:
    """Write and load a sample city of usual density; close its store after use."""
    report = write_city(folder / "city", entities=entities, seed=seed)
    store = open_store(f"sqlite:///{folder / 'city.db'}", secret=b"tests")
    options = LoadOptions(rejects=folder / "rejects.csv")
    load(store, [folder / "city"], law=read_tier_law(), options=options)
    reach = Propagation(snapshot_of(store), read_policy(), as_of)
    return PlantedCity(folder / "city", report, store, reach, seed)
