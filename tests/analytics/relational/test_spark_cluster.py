"""Spark on a cluster of processes gives the kernel's bytes, also where executors are lost.

A master and two workers, each a process of this machine, as a standalone cluster has them. Starting
them and their executors takes minutes: `make soak`.
"""

import json
import os
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import urlopen

import pytest

from analytics.relational.spark_engine import spark_over
from tests.analytics.propagation.worlds import POLICY
from tests.analytics.relational.parity import Opening, both, of_many_ties
from tests.neo4j_server import free_ports
from tests.waiting import PATIENCE_S, wait_until

HOST = "127.0.0.1"
PROCESS = "org.apache.spark.deploy"


class Cluster(NamedTuple):
    """Where a running master listens, and the processes of its workers."""

    master: str
    workers: tuple[int, ...]

    def executors(self) -> dict[str, int]:
        """The processes of the executors that run, by the number that each has with its master."""
        found = {}
        for worker in self.workers:
            for file in Path(f"/proc/{worker}/task").glob("*/children"):
                with suppress(OSError):  # a thread or a process that has ended meanwhile
                    for pid in map(int, file.read_text().split()):
                        said = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
                        if "--executor-id" in said:  # a starting worker has children of other kinds
                            found[said[said.index("--executor-id") + 1]] = pid
        return found

    def all_executors(self) -> dict[str, int]:
        """The same, when each worker has one."""
        found: dict[str, int] = {}

        def all_seen() -> bool:
            found.update(self.executors())
            return len(found) == len(self.workers)

        wait_until(all_seen)
        return found


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A standalone cluster of two workers with a core each."""
    port, page = free_ports()
    home = Path(str(import_module("pyspark").__file__)).parent
    address = f"spark://{HOST}:{port}"
    with ExitStack() as running:

        def started(kind: str, *arguments: str) -> int:
            command = [home / "bin/spark-class", f"{PROCESS}.{kind}", "--host", HOST]
            process = subprocess.Popen(
                [*command, *arguments],
                env={**os.environ, "SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            running.callback(process.wait)
            running.callback(process.terminate)
            return process.pid

        started("master.Master", "--port", str(port), "--webui-port", str(page))
        wait_until(lambda: workers_of(page) is not None)
        room = ("--cores", "1", "--memory", "1g", "--work-dir", str(tmp_path / "work"))
        worker = ("worker.Worker", *room, "--webui-port", "0", address)
        workers = [started(*worker) for _ in range(2)]
        wait_until(lambda: workers_of(page) == len(workers))
        yield Cluster(address, tuple(workers))


def workers_of(page: int) -> int | None:
    """How many workers a master knows, by its page; None while it does not answer."""
    try:
        with urlopen(f"http://{HOST}:{page}/json", timeout=PATIENCE_S) as answer:
            return int(json.load(answer)["aliveworkers"])
    except OSError:
        return None


class Loss:
    """Kills executors of a cluster in the midst of the second round, with tasks in hand.

    All are stopped before the round, so that no task that is sent to one can end; they are killed,
    or go on, when some have been sent.
    """

    def __init__(self, cluster: Cluster, lost: int) -> None:
        self._cluster = cluster
        self._lost = lost
        self._thread = ThreadPoolExecutor(1)
        self.killed: Future[set[str]] = Future()

    def after(self, round_: int, _: int) -> None:
        """What is done after a round."""
        if round_ > 1:
            return
        from pyspark import SparkContext  # noqa: PLC0415 - an extra, and slow

        executors = self._cluster.all_executors()
        context: Any = SparkContext.getOrCreate()
        # What Spark tells of its tasks comes late: of those of the first round all is told now.
        context._jsc.sc().listenerBus().waitUntilEmpty(int(PATIENCE_S * 1000))
        for pid in executors.values():
            os.kill(pid, signal.SIGSTOP)
        tracker = context.statusTracker()
        self.killed = self._thread.submit(self._kill_at_work, executors, tracker)
        self._thread.shutdown(wait=False)

    def _kill_at_work(self, executors: dict[str, int], tracker: Any) -> set[str]:
        wait_until(lambda: tasks_of(tracker))
        killed = {*[*executors][: self._lost]}
        for number, pid in executors.items():
            os.kill(pid, signal.SIGKILL if number in killed else signal.SIGCONT)
        wait_until(lambda: not killed & self._cluster.executors().keys())
        return killed


def tasks_of(tracker: Any) -> int:
    """How many tasks are with executors."""
    stages = map(tracker.getStageInfo, tracker.getActiveStageIds())
    return sum(stage.numActiveTasks for stage in stages if stage is not None)


def patiently(cluster: Cluster) -> Opening:
    """Opens Spark on a cluster whose executors may take long to start."""
    return partial(spark_over, master=cluster.master, memory_mb=512, starts_within_s=PATIENCE_S)


if "CREDITGRAPH_SOAK" in os.environ:
    WORLD = of_many_ties(300, 900, 8, policy=replace(POLICY, max_hops=2))

    def test_a_cluster_gives_the_kernels_bytes(cluster: Cluster) -> None:
        kernel, engine = both(WORLD, patiently(cluster))
        assert engine == kernel
        assert kernel[0] > 100

    @pytest.mark.parametrize("lost", [1, 2])
    def test_executors_lost_with_tasks_in_hand_change_nothing(cluster: Cluster, lost: int) -> None:
        loss = Loss(cluster, lost)
        kernel, engine = both(WORLD, patiently(cluster), progress=loss.after)
        assert engine == kernel
        assert len(loss.killed.result()) == lost
