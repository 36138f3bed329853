"""What a desk compiles ahead: afterwards neither a page nor a commit compiles anything."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
# In a process of its own: in this one other tests have compiled.
_CODE = """
import sys, tempfile
from pathlib import Path
from jinja2 import Environment
from numba.core.dispatcher import Dispatcher
from tests.api.desks import client, copy_of_city
from tests.api import working_day as day
from tests.builders import firm, owns, penalty, tell

def compiled():
    modules = [one for name, one in [*sys.modules.items()] if name.startswith("analytics.")]
    named = [one for module in modules for one in vars(module).values()]
    passes = [one for one in named if isinstance(one, Dispatcher)]
    return {(one.__module__, one.__name__, str(of)) for one in passes for of in one.signatures}

templates = []
compile_template = Environment.compile
def compiling(self, source, name=None, *more, **options):
    templates.append(name)
    return compile_template(self, source, name, *more, **options)
Environment.compile = compiling

with tempfile.TemporaryDirectory() as folder:
    with client(copy_of_city(Path(folder)), Path(folder)) as at:
        at.desk.warming.wait()
        view = at.desk.views.current()
        at.desk.search.index(view.reach.snapshot)
        before = compiled()
        print(len(templates) == len(set(templates)) > 40)
        templates.clear()
        print(any(module.startswith("analytics.ownership") for module, *_ in before))
        at.login("everyone")
        firms = [id_ for id_ in view.reach.snapshot.entities.ids if id_.startswith("uscc:")]
        for id_ in ["uscc:" + day.TRUTH["phoenix"][0], *firms[:40]]:
            for page in ("parties", "ownership"):
                assert at.http.get(f"/{page}/{id_}").status_code == 200
        print(templates)
        assert at("POST", "/find", json={"text": "石墨"}).json()["results"]
        print(sorted(compiled() - before))
        facts = (firm("new"), owns(firms[0], "new"), penalty("told", firms[0]))
        latest = tell(at.desk.store, *facts).revision
        while at.desk.views.current().revision < latest:
            pass
        print("new" in at.desk.views.current().reach.snapshot.places, sorted(compiled() - before))
"""

_EXPECTED = ["True", "True", "[]", "[]", "True []"]


def test_after_the_start_no_page_no_search_and_no_commit_compiles_anything() -> None:
    ran = subprocess.run(
        [sys.executable, "-c", _CODE], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (ran.stdout.splitlines(), ran.stderr[-400:]) == (_EXPECTED, "")
