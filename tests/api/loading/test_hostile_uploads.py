"""What is sent to do harm: bombs, floods, names that are paths, files that are no sheets."""

import gzip
import io
import re
import resource
import socket
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from api.loading.uploads import BYTES, FILES, cleaned
from tests.api.console.served import Served, served
from tests.api.desks import DEPARTMENT, Client, client, copy_of_city
from tests.api.loading.uploading import FIRMS, NUMBERS, USCC, loaded, send, table
from tests.costs import cost_apart
from tests.waiting import PATIENCE_S

MIB = 2**20


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    folder = tmp_path_factory.mktemp("hostile")
    with client(copy_of_city(folder), folder) as made:
        yield made


def packed(**entries: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as box:
        for name, content in entries.items():
            box.writestr(name, content)
    return file.getvalue()


def lying(box: bytes) -> bytes:
    """The same, where every entry declares to unpack to ten bytes."""
    small = (10).to_bytes(4, "little")
    patched = bytearray(box)
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for hit in re.finditer(re.escape(mark), box):
            patched[hit.start() + place : hit.start() + place + 4] = small
    return bytes(patched)


ZEROS = bytes(48 * MIB)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("bomb.xlsx", packed(sheet=ZEROS), "unpacks to far more"),
        ("lying.xlsx", lying(packed(sheet=ZEROS)), "unpacks to far more"),
        ("bomb.csv", packed(sheet=ZEROS), "unpacks to far more"),
        ("bomb.csv.gz", gzip.compress(ZEROS, 1), "unpacks to far more"),
        ("two.csv.gz", gzip.compress(ZEROS[: 24 * MIB], 1) * 2, "unpacks to far more"),
        ("nested.xlsx", packed(inner=packed(sheet=b"x")), "an archive inside an archive"),
        ("nested.csv.gz", gzip.compress(gzip.compress(b"x")), "another packed file"),
        ("many.xlsx", packed(**{f"e{n}": b"" for n in range(2001)}), "2001 packed entries"),
        ("cut.xlsx", packed(sheet=b"abc")[:-30], "damaged or cut short"),
        ("word.docx", packed(**{"word/document.xml": b"<x/>"}), "is in the format XML"),
        ("program.csv", b"MZ\x90\x00\x03\x00\x00\x00" * 99, "is in the format EXE"),
        ("sheet.xlsx", b"a,b\n1,2\n", "columns of no known"),
        ("nothing.csv", b"", "is empty"),
        ("not.csv.gz", b"a,b\n1,2\n", "damaged or cut short"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",  # packed bytes differ by the second
)
def test_a_file_that_is_not_what_it_says_is_refused_in_a_sentence(
    at: Client, name: str, content: bytes, words: str
) -> None:
    before = at.desk.store.revision()
    told = loaded(at, (name, content))
    assert told["state"] == "refused", told
    assert told["detail"].startswith(name)
    assert words in told["detail"]
    assert at.desk.store.revision() == before


def test_a_sheet_with_a_cell_at_its_far_corner_takes_nobody_down(at: Client) -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row>'
        '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    )
    told = loaded(at, ("far.xlsx", workbook(sheet.encode())))
    assert (told["state"], told["why"]) == ("refused", "file")  # its columns are of no source
    assert at("GET", "/ready").status_code == 200


def workbook(sheet: bytes) -> bytes:
    """A workbook whose one sheet is this XML."""
    file = io.BytesIO()
    openpyxl.Workbook().save(file)
    made = io.BytesIO()
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(made, "w") as new:
        for entry in old.infolist():
            is_sheet = entry.filename.startswith("xl/worksheets/")
            new.writestr(entry, sheet if is_sheet else old.read(entry))
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../x", "x"),
        ("C:\\temp\\表.xlsx", "表.xlsx"),
        ("a\x00b\u202egnp.csv", "abgnp.csv"),
        ("<script>alert(1)<script>", "<script>alert(1)<script>"),
        ("  many   blanks .csv ", "many blanks .csv"),
        ("..", "file"),
        ("\u200f\u2066", "file"),
        ("表" * 300 + ".xlsx", "表" * 68 + "…" + "表" * 6 + ".xlsx"),
    ],
)
def test_a_senders_name_is_only_ever_shown_and_never_a_path(name: str, shown: str) -> None:
    assert cleaned(name) == shown


def test_a_file_named_as_a_path_lands_nowhere_else(at: Client) -> None:
    around = {path for path in at.desk.folder.parent.rglob("*") if "loads" not in path.parts}
    told = loaded(at, ("../../x", table(FIRMS, ("路径商贸有限公司", USCC[5], ""))))
    assert told["report"]["files"][0]["file"] == "x"
    now = {path for path in at.desk.folder.parent.rglob("*") if "loads" not in path.parts}
    assert {path.name for path in now - around} <= {
        "city.db-wal",
        "city.db-shm",
        "city.db.access",
    } | snapshots(now)


def snapshots(paths: set[Path]) -> set[str]:
    return {path.name for path in paths if "snapshot" in str(path)}


def test_too_many_files_are_refused(at: Client) -> None:
    answer = send(at, *[(f"{n}.csv", b"a") for n in range(FILES + 1)])
    assert answer.status_code == 422
    assert f"at most {FILES} files" in answer.json()["detail"]


@pytest.mark.parametrize("body", [b"", b"--x\r\n", b"junk" * 99, b"--x--"])
def test_a_form_that_is_none_is_refused(at: Client, body: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = at("POST", "/loads", role="data_officer", content=body, headers=headers)
    assert answer.status_code == 422, answer.text


def test_a_stranger_is_refused_before_anything_is_read(at: Client) -> None:
    answer = at.http.post("/api/loads", files={"files": ("a.csv", bytes(3 * MIB))})
    assert answer.status_code == 401


# -- a flood, over a real connection


@pytest.fixture(scope="module")
def flooded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("flood")
    with served(copy_of_city(folder), folder) as at:
        yield at


PART = (
    b'--x\r\ncontent-disposition: form-data; name="files"; filename="big.csv"\r\n'
    b"content-type: text/csv\r\n\r\n"
)


def flood(at: Served, length: str) -> tuple[bytes, int]:
    """Send a gigabyte; gives what came back, and the most that lay on disk meanwhile."""
    key = at.desk.accounts.add_key("flood", ["data_officer"], DEPARTMENT)
    host, port = at.url.removeprefix("http://").split(":")
    head = (
        f"POST /api/loads HTTP/1.1\r\nhost: {host}\r\nauthorization: Bearer {key}\r\n"
        f"content-type: multipart/form-data; boundary=x\r\n{length}\r\n\r\n"
    )
    most = 0
    with socket.create_connection((host, int(port)), timeout=PATIENCE_S) as line:
        line.sendall(head.encode())
        try:
            for piece in [PART, *[b"a,b\n" * (MIB // 4)] * 1024]:
                line.sendall(
                    b"%x\r\n%b\r\n" % (len(piece), piece) if "chunked" in length else piece
                )
                most = max(most, on_disk())
            return line.recv(4096), most
        except (BrokenPipeError, ConnectionResetError):
            return b"", most  # the server has had enough


def on_disk() -> int:
    """Bytes in files that this process, the server's too, holds open and nobody can see."""
    most = 0
    for fd in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            size = fd.stat().st_size
            most += size if "(deleted)" in str(fd.readlink()) and size >= MIB else 0
    return most


def memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


@pytest.mark.parametrize(
    ("length", "answers"),
    [
        ("transfer-encoding: chunked", (b"HTTP/1.1 413 ",)),
        (f"content-length: {2**30}", (b"HTTP/1.1 413 ",)),
        (f"content-length: {BYTES // 2}", (b"HTTP/1.1 422 ", b"")),
    ],
    ids=["chunked", "declared", "lying"],
)
def test_a_gigabyte_is_refused_and_fills_neither_disk_nor_memory(
    flooded: Served, length: str, answers: tuple[bytes, ...]
) -> None:
    before = memory()
    answer, most = flood(flooded, length)
    assert any(answer.startswith(one) if one else not answer for one in answers), answer[:80]
    assert memory() - before < 100
    assert most <= BYTES
    assert on_disk() == 0
    assert not [*(flooded.desk.folder / "loads").rglob("upload-*")]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (table((*FIRMS, *(f"列{n}" for n in range(200_000)))), "columns, more than any form"),
        (b"," * 1_000_000 + b"\n1\n", "columns, more than any form"),
    ],
    ids=["two hundred thousand titles", "a million blanks"],
)
def test_a_sheet_wider_than_any_form_is_refused_at_once(
    at: Client, content: bytes, words: str
) -> None:
    told: dict[str, Any] = {}
    assert cost_apart(lambda: told.update(loaded(at, ("宽.csv", content)))) < 15
    assert told["state"] == "refused"
    assert words in told["detail"]


def test_a_row_whose_name_is_no_name_is_refused_and_the_others_stand(at: Client) -> None:
    code = NUMBERS.uscc()
    rows = [("甲" * 1_000_000, NUMBERS.uscc(), "2020-01-01"), ("正常公司", code, "2020-01-01")]
    told = loaded(at, ("长.csv", table(FIRMS, *rows)))
    (sheet,) = told["report"]["files"]
    assert (sheet["accepted"], sheet["refused"]) == (1, 1)
    assert at.desk.store.entities([f"uscc:{code}"])
