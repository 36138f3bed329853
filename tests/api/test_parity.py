"""One meaning on both engines: every answer has the same bytes, but for the store's name."""

import json
import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pytest

from analytics.parquet.evidence_file import evidence_in
from api.cli.main import main
from graph.opening import open_store
from loaders.city.sample import write_city
from tests.graph.engines import SECRET, need_server, wipe
from tests.truth import planted

SIZE = 20_000 if os.environ.get("CREDITGRAPH_SOAK") else 2_000
TEXTS = ["鹤岗", "煤", "有限公司", "石墨", "张", "Ａ", "no such name", "\x00", "９１２３"]
Run = Callable[..., tuple[int, str, str]]


@dataclass(frozen=True)
class Twins:
    """One city, loaded into both engines."""

    urls: tuple[str, str]
    truth: Path
    folder: Path


def quietly(*arguments: str) -> int:
    try:
        main(list(arguments))
    except SystemExit as end:
        return int(end.code or 0)
    return 0


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Twins]:
    url, credentials = need_server()
    wipe(url, credentials)
    folder = tmp_path_factory.mktemp("parity")
    (folder / "city").mkdir()
    write_city(folder / "city", entities=SIZE, seed=3)
    urls = (f"sqlite:///{folder / 'city.db'}", url)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CREDITGRAPH_SECRET", SECRET.decode())
        patch.setenv("CREDITGRAPH_LANG", "en")
        patch.setenv("NEO4J_PASSWORD", credentials.password)
        patch.setenv("XDG_CACHE_HOME", str(folder))
        for place, store in enumerate(urls):
            rejects = folder / f"rejects-{place}.csv"
            assert (
                quietly("load", str(folder / "city"), "--store", store, "--rejects", str(rejects))
                == 0
            )
        yield Twins(urls, folder / "city" / "truth.csv", folder)


@pytest.fixture
def both(twins: Twins, capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Runs a command on both stores, compares what they say, and gives it."""

    def running(*arguments: object) -> tuple[int, str, str]:
        said = []
        for url in twins.urls:
            status = quietly(*map(str, arguments), "--store", url, "--as-of", "2026-11-01")
            out, err = capsys.readouterr()
            said.append((status, out.replace(url, "STORE"), err.replace(url, "STORE")))
        assert said[0] == said[1], arguments
        return said[0]

    return running


def revisions(both: Run) -> list[int | None]:
    """The latest revision, and two of the past."""
    latest = int(both("verify")[1].split("revision ")[1].split()[0])
    return [None, latest * 2 // 3, latest // 3]


def asked(twins: Twins) -> list[tuple[str, ...]]:
    """The questions: of planted parties, of names, of everybody."""
    questions: list[tuple[str, ...]] = [("find", text) for text in TEXTS]
    # Of every eighth case one: each is asked seven questions on two engines at three revisions.
    subjects = [case[0] for case in planted(twins.truth).values()][::8]
    for subject in subjects:
        questions += [
            ("show", subject),
            ("network", subject, "--depth", "2"),
            ("trace", subject),
            ("exposure", subject),
            ("impact", subject),
            ("vet", subject),
            ("measures", subject),
        ]
    questions += [("trace", a, "--to", b) for a, b in pairwise(subjects)]
    return [*questions, ("exposure", "--top", "200"), ("patterns",)]


def test_both_engines_print_the_same_bytes(
    twins: Twins, both: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    compared = found = 0
    for revision in revisions(both):
        at = () if revision is None else ("--at-revision", revision)
        for question in asked(twins):
            for form in ((), ("--json",)) if revision is None else (("--json",),):
                status, out, _ = both(*question, *at, *form)
                compared += 1
                found += status == 0 and len(out) > 0
    assert found > compared // 2
    with capsys.disabled():
        print(f"\nparity: {compared} answers compared on {SIZE} entities, {found} with findings")


def test_both_engines_export_the_same_bytes(twins: Twins, both: Run) -> None:
    compared = 0
    for revision in revisions(both):
        at = () if revision is None else ("--at-revision", str(revision))
        folders = []
        for place, url in enumerate(twins.urls):
            folders.append(twins.folder / f"export-{place}-{revision}")
            assert quietly("export", str(folders[-1]), "--store", url, *at) == 0
        for name in ("entities.csv", "relations.csv", "records.csv"):
            one, other = ((folder / name).read_bytes() for folder in folders)
            assert one == other, (name, revision)
            compared += len(one)
    assert compared > 1_000_000


def test_both_engines_refused_the_same_rows(twins: Twins) -> None:
    one, other = ((twins.folder / f"rejects-{n}.csv").read_bytes() for n in (0, 1))
    assert one == other


def evidence(twins: Twins, capsys: pytest.CaptureFixture[str], *question: str) -> list[Path]:
    """The evidence of a question by the kernel from one store, by the server from the other."""
    files, told = [], []
    for engine, url in zip(("kernel", "neo4j"), twins.urls, strict=True):
        files.append(twins.folder / f"{question[0]}-{engine}.parquet")
        asked = ("--engine", engine, "--out", str(files[-1]), "--store", url, "--json")
        assert quietly(*question, *asked, "--as-of", "2026-11-01") == 0
        answer = json.loads(capsys.readouterr().out)
        told.append({key: answer[key] for key in ("rows", "sha256", "truncated", "policy")})
    assert told[0] == told[1]
    assert told[0]["rows"] > 0
    return files


def test_the_server_finds_the_kernels_evidence(
    twins: Twins, capsys: pytest.CaptureFixture[str]
) -> None:
    kernel, server = evidence(twins, capsys, "exposure")
    assert server.read_bytes() == kernel.read_bytes()
    with closing(open_store(twins.urls[0], secret=SECRET)) as store:
        (record,) = store.records(ids={next(evidence_in(kernel)).record})
    kernel, server = evidence(twins, capsys, "impact", record.subject)
    assert server.read_bytes() == kernel.read_bytes()


def test_evidence_of_the_server_is_kept_for_answers(
    twins: Twins, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ("--store", twins.urls[1], "--as-of", "2026-10-01", "--json")
    assert quietly("exposure", "--engine", "neo4j", "--into", twins.urls[1], *asked[2:]) == 0
    kept = json.loads(capsys.readouterr().out)
    assert quietly("exposure", "--top", "3", *asked) == 0
    origin = json.loads(capsys.readouterr().out)["evidence_by"]
    assert (origin["engine"], origin["sha256"]) == ("neo4j", kept["sha256"])


def test_the_server_is_asked_for_its_last_revision_alone(
    twins: Twins, capsys: pytest.CaptureFixture[str]
) -> None:
    out = twins.folder / "past.parquet"
    asked = ("--engine", "neo4j", "--out", str(out), "--store", twins.urls[1])
    assert quietly("exposure", *asked, "--at-revision", "1") == 2
    assert "the graph of its last revision alone" in capsys.readouterr().err
    assert not out.exists()
