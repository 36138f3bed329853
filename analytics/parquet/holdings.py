"""Votes and stakes of a snapshot on disk as row groups: the bytes of those made in memory."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from analytics.ownership.cascade import listings_on
from analytics.ownership.holding_ranges import RangeVotes, stakes_in_range, votes_in_range
from analytics.ownership.votes import families
from analytics.parquet.changes import Groups
from analytics.parquet.facts import column_groups
from analytics.parquet.schema import COMPANIES, OFFICES, VOTES, Part
from analytics.parquet.stakes import groups_of_stakes
from analytics.parquet.votes import concert_groups
from analytics.snapshot.column_files import ColumnFiles
from analytics.snapshot.columns import Ints
from analytics.snapshot.on_disk import SnapshotOnDisk
from analytics.snapshot.spread_rows import SpreadRows

_OF_STAKES: Final = ("stakes", "stake_relations", "owned")


def holding_groups(disk: SnapshotOnDisk, as_of: date, parts: Collection[Part]) -> dict[str, Groups]:
    """By file, the votes and stakes of a day, as far as `parts` names them.

    They are found a range of companies at a time, and kept in the files of the snapshot. In
    memory are the agreements and the ties of family. Raises OSError.
    """
    held, votes = _Held(disk.files), _VotesOnDisk(disk)
    with disk.files:
        for number in range(disk.ranges if parts else 0):
            part = disk.part(number)
            if "votes" in parts:
                found = votes_in_range(part, as_of, votes.next_pool)
                votes.add(found)
                held.add("companies", found.companies)
            if "stakes" in parts:
                for table, columns in stakes_in_range(part, as_of).items():
                    held.add(table, columns)
            disk.files.forget()
        groups: dict[str, Groups] = {}
        if "votes" in parts:
            groups |= votes.groups(held.columns("companies"))
        if "stakes" in parts:
            tables = {table: held.columns(table) for table in _OF_STAKES}
            listings = listings_on(disk.snapshot, as_of.toordinal())
            groups |= groups_of_stakes(tables, disk.snapshot, listings)
    return groups


class _Held:
    """Columns that come in the order of their rows, kept in files."""

    def __init__(self, files: ColumnFiles) -> None:
        self._files = files
        self._kinds: dict[str, dict[str, npt.DTypeLike]] = {}

    def add(self, table: str, columns: Mapping[str, npt.NDArray[Any]]) -> None:
        for name, rows in columns.items():
            self._files.append(f"{table}.{name}", rows)
        self._kinds[table] = {name: rows.dtype for name, rows in columns.items()}

    def columns(self, table: str) -> dict[str, npt.NDArray[Any]]:
        kinds = self._kinds[table].items()
        return {name: self._files.array(f"{table}.{name}", kind) for name, kind in kinds}


class _VotesOnDisk:
    """Votes found by company, to be read by voter, and offices by director."""

    def __init__(self, disk: SnapshotOnDisk) -> None:
        self.next_pool = len(disk.snapshot.entities.ids)
        self._ballots = SpreadRows(disk.files, "votes", len(VOTES), disk.width)
        self._offices = SpreadRows(disk.files, "offices", len(OFFICES), disk.width)
        self._parties: list[Ints] = []
        self._family: list[Ints] = []

    def add(self, found: RangeVotes) -> None:
        self._ballots.add(found.ballots)
        self._offices.add(found.offices)
        self._parties.append(found.parties)
        self._family.append(found.family)
        self.next_pool += found.pools

    def groups(self, companies: Mapping[str, npt.NDArray[Any]]) -> dict[str, Groups]:
        # A party directs its pools after all others whom it directs.
        self._offices.add(np.concatenate(self._parties))
        family = np.concatenate(self._family)
        ballots, offices = self._ballots.in_order(), self._offices.in_order()
        return {
            "votes": column_groups(VOTES, dict(zip(VOTES.names, ballots.T, strict=True))),
            "offices": column_groups(OFFICES, dict(zip(OFFICES.names, offices.T, strict=True))),
            "companies": column_groups(COMPANIES, dict(companies)),
            "concert": concert_groups(families(*family[np.argsort(family[:, 0])].T)),
        }
