"""Spark runs the relational steps on a cluster, or on the cores of this machine (extra `spark`).

Each kept step is written as Parquet into the scratch folder and read again from there: so no plan
grows with the rounds, and nothing is computed a second time from what may have been lost. A file
that is missing later fails the job.
"""

import os
import re
import socket
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from threading import Timer
from time import monotonic
from typing import Any, Final
from warnings import catch_warnings

from analytics.parquet.reading import batches_of, tables_in
from analytics.relational.engine_names import SPARK, check_installed
from analytics.relational.running import BATCH, Engine
from graph.errors import BadInput, StoreError, Unavailable
from graph.private_files import open_private, write_private

HERE: Final = "local[*]"  # the master where none is named: all cores of this machine
_ANSWERS_WITHIN_S: Final = 10  # a master's port
STARTS_WITHIN_S: Final = 90  # the first task on a worker
_ERRORS: Final = 2  # the standard error of this process, which its children inherit
_MASTER: Final = re.compile(r"local(\[(\d+|\*)(, *\d+)?\])?|yarn|spark://.+:\d+|k8s://.+")
_HOST: Final = re.compile(r"([\w.-]+|\[[0-9a-fA-F:]+\]):(\d+)")
# Characters by which Hadoop's paths mean several files.
_GLOBBING: Final = re.compile(r"([\\{}\[\]*?])")
_LOGGING: Final = """\
rootLogger.level = error
rootLogger.appenderRef.stderr.ref = console
appender.console.type = Console
appender.console.name = console
appender.console.target = SYSTEM_ERR
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %p %c{1}: %m%n%ex
"""


@contextmanager
def spark_over(
    columns: Path,
    scratch: Path,
    *,
    master: str | None = None,
    memory_mb: int | None = None,
    starts_within_s: float = STARTS_WITHIN_S,
) -> Iterator[Engine]:
    """An engine over a folder of columns; a cluster must see both folders under the same paths.

    `master` is as Spark has it, by default this machine; `memory_mb` is for the driver, and on this
    machine for all; the first task must be done within `starts_within_s`. Raises BadInput for what
    is no master, Unavailable where Spark or Java is not installed, StoreError where the master does
    not answer in time, and for what Spark cannot do.
    """
    session = spark_session(master or HERE, scratch, memory_mb)
    try:
        _answers(session, master or HERE, starts_within_s)
        yield steps_of(session, columns, scratch)
    finally:
        session.stop()


def steps_of(session: Any, columns: Path, scratch: Path) -> "Spark":  # noqa: ANN401 - of Spark
    """The engine of a running session, whose names are its own."""
    engine = Spark(session.newSession(), scratch)
    for name, file in tables_in(columns).items():
        engine.read(name, file)
    return engine


class Spark:
    """The steps as views of one session, the kept ones over Parquet in the scratch folder."""

    name = SPARK

    def __init__(self, session: Any, scratch: Path) -> None:  # noqa: ANN401 - of Spark
        self.version = str(session.version)
        self._session = session
        self._scratch = scratch
        self._numbers = count()

    def set(self, name: str, value: str) -> None:
        """A setting of this session alone."""
        self._session.conf.set(name, value)

    def read(self, name: str, file: Path) -> None:
        """Give a file of columns its name."""
        with _told():
            self._session.read.parquet(_one(file)).createOrReplaceTempView(name)

    def keep(self, name: str, query: str) -> None:
        """Compute a step now and read it from its file from here on."""
        with _told():
            frame = self._session.sql(query)
            folder = self._write(frame)
            # With its columns told: a folder without rows has no file that tells them.
            again = self._session.read.schema(frame.schema).parquet(_one(folder))
            again.createOrReplaceTempView(name)

    def name_step(self, name: str, query: str) -> None:
        """Give a step its name, as a view."""
        with _told():
            self._session.sql(query).createOrReplaceTempView(name)

    def drop(self, name: str) -> None:
        """Forget a step; its file goes with the scratch folder."""
        with _told():
            self._session.catalog.dropTempView(name)

    def row(self, query: str) -> tuple[Any, ...]:
        """The one row that a query gives."""
        with _told():
            return tuple(self._session.sql(query).first())

    def batches(self, query: str) -> Iterator[Any]:
        """The rows of a query in their order: by parts, each a file, read one after another."""
        with _told():
            folder = self._write(self._session.sql(query))
        return batches_of(folder, BATCH)

    def _write(self, frame: Any) -> Path:  # noqa: ANN401 - a frame of Spark
        folder = self._scratch / f"step-{next(self._numbers)}"
        frame.write.parquet(str(folder))  # as it is: an encoded address would be another name
        return folder


def _one(path: Path) -> str:
    """A path that means this one, whatever characters it has."""
    return _GLOBBING.sub(r"\\\1", str(path.resolve()))


def spark_session(master: str, scratch: Path, memory_mb: int | None) -> Any:  # noqa: ANN401 - of Spark
    """A session on a master, which is asked first; raises as `spark_over` does."""
    check_installed(SPARK)
    with catch_warnings(action="ignore", category=FutureWarning):  # of pandas, unused here
        from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra, and slow
        from pyspark.sql import SparkSession  # noqa: PLC0415

    if not _MASTER.fullmatch(master):  # Spark's own launcher would end as where Java is missing
        raise BadInput("engine.master", master=master)
    _reached(master)
    builder = SparkSession.builder.appName("creditgraph").master(master)
    for name, value in _settings(master, scratch, memory_mb).items():
        builder = builder.config(name, value)
    try:
        with _errors_to(scratch / "java.log"):
            return builder.getOrCreate()
    except PySparkException as error:
        if error.getCondition() == "JAVA_GATEWAY_EXITED":
            raise Unavailable("engine.no_java") from error
        raise _failed(error) from error
    except FileNotFoundError as error:  # the script that starts Java needs a shell
        raise Unavailable("engine.no_java") from error
    except Exception as error:
        # A master that takes connections and says nothing: Spark gives it up after a minute.
        if not master.startswith("local"):
            raise _unanswered(master, STARTS_WITHIN_S) from error
        raise _failed(error) from error


@contextmanager
def _errors_to(path: Path) -> Iterator[None]:
    """What is started meanwhile, Java for one, writes its errors into a file from then on.

    Its faults come back over the bridge and are told in a sentence; its own lines are stacks.
    """
    sys.stderr.flush()
    kept = os.dup(_ERRORS)
    with open_private(path, "wb") as file:
        os.dup2(file.fileno(), _ERRORS)
    try:
        yield
    finally:
        os.dup2(kept, _ERRORS)
        os.close(kept)


def _settings(master: str, scratch: Path, memory_mb: int | None) -> Mapping[str, str]:
    logging = scratch / "log4j2.properties"
    write_private(logging, _LOGGING)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.local.dir": str(scratch / "spill"),
        "spark.sql.warehouse.dir": (scratch / "warehouse").as_uri(),
        # What is missing or damaged fails the job: it is never left out in silence.
        "spark.sql.files.ignoreMissingFiles": "false",
        "spark.sql.files.ignoreCorruptFiles": "false",
        "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={logging.as_uri()}",
    }
    if master.startswith("local"):  # nobody else has to reach it
        settings |= {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
    if memory_mb is not None:
        settings["spark.driver.memory"] = f"{memory_mb}m"
    return settings


def _reached(master: str) -> None:
    """Raises StoreError where no host and port of a master's address takes a connection."""
    hosts = [(host.strip("[]"), int(port)) for host, port in _HOST.findall(master)]
    for host, port in hosts:
        try:
            socket.create_connection((host, port), _ANSWERS_WITHIN_S).close()
        except OSError:
            continue
        return
    if hosts:
        raise StoreError("engine.no_master", master=master, seconds=_ANSWERS_WITHIN_S)


def _answers(session: Any, master: str, within_s: float) -> None:  # noqa: ANN401 - of Spark
    """Raises StoreError where no worker does one small task, or none in time."""
    late = Timer(within_s, session.sparkContext.cancelAllJobs)
    began = monotonic()
    late.start()
    try:
        session.range(1).count()
    except Exception as error:
        if monotonic() - began < within_s:
            raise _failed(error) from error
        raise _unanswered(master, within_s) from error
    finally:
        late.cancel()


def _unanswered(master: str, within_s: float) -> StoreError:
    return StoreError("engine.no_master", master=master, seconds=round(within_s))


@contextmanager
def _told() -> Iterator[None]:
    """Faults of Spark and of the bridge to it as ours."""
    from py4j.protocol import Py4JError  # noqa: PLC0415 - with Spark
    from pyspark.errors import PySparkException  # noqa: PLC0415

    try:
        yield
    except (PySparkException, Py4JError, ConnectionError) as error:
        raise _failed(error) from error


def _failed(error: Exception) -> StoreError:
    lines = str(error).strip().splitlines() or [type(error).__name__]
    # What comes over the bridge says in its first line which call it was, in the next why.
    reason = next((line[2:] for line in lines if line.startswith(": ")), lines[0])
    return StoreError("engine.failed", engine=SPARK, reason=reason)
