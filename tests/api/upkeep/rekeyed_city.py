"""A small city whose secret is made anew: its settings, its files and what stands in it."""

import os
import re
from pathlib import Path

from analytics.law.measures import read_measures
from analytics.law.tiers import read_tier_law
from analytics.policy import read_policy
from analytics.vetting.decision import decide, keep_texts, present_of
from analytics.vetting.seal import sealed
from analytics.vetting.vet import vet
from api.clock import today
from api.settings import Settings, settings_from
from api.upkeep.rekeying import rekey_store
from graph.lookup import entity_of
from graph.opening import open_store
from graph.store import Store
from loaders.city.numbers import Numbers
from loaders.load import load
from loaders.report import LoadOptions, LoadReport

# Invented, and the same in each process: parallel runs must name the same tests.
OLD = "5f0c1e7a92b84d36ae10c7f3d8b25469"
NEW = "c83a6d05e7194bf2860d3be95a71f24c"
THIRD = "1b97e4d2a05c4f638e7fd0a9c6352b84"
NUMBERS = Numbers(41)
DEBTOR, HEAD, USCC = NUMBERS.citizen(), NUMBERS.citizen(), NUMBERS.uscc()
TODAY = today()
SOAK = bool(os.environ.get("CREDITGRAPH_SOAK"))
STEP, TURNS = (1, 100) if SOAK else (7, 4)  # of the touches of a file, and kills at any time
# What follows from an ID number under a secret, wherever it stands in a file.
HASHES = re.compile(
    rb'(?:person:|id_hash:|"id_hash":")([0-9a-f]{32})'
    rb"|h:([0-9a-f]{16})|(?:masked|numbered):([0-9a-f]{12})|(?:3-1|10-4|6-4|3-4|6-2|6-1):([0-9a-f]{8,12})"
)
DEBTORS = (
    "被执行人姓名/名称,身份证号码/组织机构代码,执行法院,立案时间,案号,发布时间\n"
    f"钱大,{DEBTOR},某某法院,2026-03-02,（2026）黑0403执11号,2026-03-20\n"
    # Another decision under the number of the first: its id is made of the first one's.
    f"钱大,{DEBTOR},某某法院,2026-04-02,（2026）黑0403执11号,2026-04-20\n"
    "孙二,2304021890****1234,某某法院,2026-03-02,（2026）黑0403执12号,2026-03-20\n"
)
FIRMS = (
    "企业名称,统一社会信用代码,成立日期,法定代表人,法定代表人证件号码\n"
    f"甲商贸有限公司,{USCC},2020-01-01,李三,{HEAD}\n"
)


def settings(folder: Path, old: str | None = OLD, new: str | None = NEW) -> Settings:
    values = {"XDG_DATA_HOME": str(folder), "XDG_CACHE_HOME": str(folder), "USER": "keeper"}
    values |= {"CREDITGRAPH_SECRET": old} if old else {}
    return settings_from(values | ({"CREDITGRAPH_NEW_SECRET": new} if new else {}))


def opened(path: Path, secret: str) -> Store:
    return open_store(f"sqlite:///{path}", secret=secret.encode())


def rekeyed(path: Path, old: str | None = OLD, new: str | None = NEW) -> str:
    return rekey_store(f"sqlite:///{path}", settings(path.parent, old, new))


def sent(folder: Path, more: str = "") -> list[Path]:
    """The files of a court and of the registry; `more` makes others of the same rows."""
    folder.mkdir(exist_ok=True)
    for name, text in (("失信被执行人.csv", DEBTORS), ("登记_企业.csv", FIRMS)):
        (folder / name).write_text(text + more, encoding="utf-8")
    return sorted(folder.iterdir())


def loaded(store: Store, files: list[Path], folder: Path) -> LoadReport:
    return load(store, files, law=read_tier_law(), options=LoadOptions(rejects=folder / "r.csv"))


def fill(store: Store, folder: Path) -> None:
    """Facts of persons, a look-up, and a decision on a certificate that names one."""
    loaded(store, sent(folder / "sent"), folder)
    debtor = entity_of(store, DEBTOR)
    store.append_access("officer", "approval", "show", [debtor.id])
    policy, measures = read_policy(), read_measures()
    keep_texts(store, policy, measures)
    made = vet(
        store,
        debtor.id,
        scenario="employment",
        as_of=TODAY,
        at_revision=None,
        policy=policy,
        measures=measures,
    )
    one = sealed(store.secret, made.certificate)
    present = present_of(store, made.certificate, policy=policy, measures=measures, today=TODAY)
    decide(store, one, present, accept=True, reason=None, who="officer")
    store.append_access("officer", "approval", "show", [debtor.id])
