"""Two desks that differ in hidden characters alone, of a name and a telephone: masked, alike."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from graph.identity import id_hash
from graph.model import Relation
from graph.opening import open_store
from graph.store import Store
from loaders.city.numbers import Numbers
from tests.api.desks import DEPARTMENT, SECRET, Client, client
from tests.builders import firm, heads, penalty, person, phone, tell

NUMBER = Numbers(3).citizen()  # of the head
HEAD = f"person:{id_hash(NUMBER, SECRET.encode())}"
CODE = "91230400W72859538F"
FIRM, FIRM_NAME = f"uscc:{CODE}", "鹤岗市试验石墨有限公司"
NAMES = ("欧阳试", "欧阳验")  # of the head, at either desk
RECORD = "c:of-the-firm"
MOBILE, CARD = "13904680001", "6222021234567890128"
SECOND = {NAMES[0]: "13904680007", NAMES[1]: "13904680008"}  # the firm's, at either desk
NUMBERED = "{}罚〔2026〕9号"  # a document number that holds the name


def _fill(store: Store, name: str) -> None:
    telling = {"facts": f"经查，{name}（电话{MOBILE}，卡号{CARD}）提供虚假材料", "grade": "D"}
    tell(
        store,
        firm(FIRM, FIRM_NAME, identifiers={"uscc": CODE}),
        firm("uscc:other", "欧阳试验设备厂"),
        person(HEAD, name, names=("旧" + name,)),
        phone(f"phone:{MOBILE}", MOBILE),
        phone("phone:second", SECOND[name]),
        Relation("r:second", "reachable_at", FIRM, "phone:second"),
        heads(HEAD, FIRM),
        penalty("c:numbered", "uscc:other", document_no=NUMBERED.format(name)),
        penalty(
            RECORD,
            FIRM,
            issuer=DEPARTMENT,
            document_no="鹤罚〔2026〕7号",
            basis=f"{name}的供述",
            attributes=telling,
        ),
        penalty("c:of-the-head", HEAD, issuer=DEPARTMENT, attributes=telling),
    )


@contextmanager
def twins(folder: Path, **environment: str) -> Iterator[tuple[Client, Client]]:
    """A client of either desk."""
    with ExitStack() as both:
        made = []
        for number, name in enumerate(NAMES):
            here = folder / str(number)
            here.mkdir()
            url = f"sqlite:///{here / 'city.db'}"
            store = open_store(url, secret=SECRET.encode())
            _fill(store, name)
            store.close()
            made.append(both.enter_context(client(url, here, **environment)))
        yield made[0], made[1]
