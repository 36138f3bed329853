"""Spark on a cluster of processes gives the kernel's bytes.

A master and two workers, each a process of this machine, as a standalone cluster has them. Starting
them and their executors takes minutes: `make soak`.
"""

import os
import socket
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path

import pytest

from analytics.relational.spark_engine import spark_over
from tests.analytics.propagation.worlds import POLICY
from tests.analytics.relational.parity import both, of_many_ties
from tests.waiting import wait_until

HOST = "127.0.0.1"
PROCESS = "org.apache.spark.deploy"


@pytest.fixture
def master(tmp_path: Path) -> Iterator[str]:
    """Where the master of a standalone cluster of two workers with a core each listens."""
    with socket.socket() as free:
        free.bind((HOST, 0))
        port = free.getsockname()[1]
    home = Path(str(import_module("pyspark").__file__)).parent
    address = f"spark://{HOST}:{port}"
    with ExitStack() as running:

        def start(kind: str, *arguments: str) -> None:
            command = [home / "bin/spark-class", f"{PROCESS}.{kind}", "--host", HOST]
            process = subprocess.Popen(
                [*command, "--webui-port", "0", *arguments],
                env={**os.environ, "SPARK_HOME": str(home), "SPARK_DAEMON_MEMORY": "256m"},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
            running.callback(process.wait)
            running.callback(process.terminate)

        start("master.Master", "--port", str(port))
        wait_until(lambda: answers(port))
        room = ("--cores", "1", "--memory", "1g", "--work-dir", str(tmp_path / "work"))
        for _ in range(2):
            start("worker.Worker", *room, address)
        yield address


def answers(port: int) -> bool:
    try:
        socket.create_connection((HOST, port), 1).close()
    except OSError:
        return False
    return True


if "CREDITGRAPH_SOAK" in os.environ:

    def test_a_cluster_gives_the_kernels_bytes(master: str) -> None:
        world = of_many_ties(300, 900, 8, policy=replace(POLICY, max_hops=2))
        kernel, engine = both(world, partial(spark_over, master=master, memory_mb=512))
        assert engine == kernel
        assert kernel[0] > 100
