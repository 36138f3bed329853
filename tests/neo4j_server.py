"""A real Neo4j for tests and for trying out, from Maven Central into the user's cache, once.

`python -m tests.neo4j_server` starts one for a person (`make neo4j`). Neo4j is a process of its
own under its own licence; nothing of it is part of this program.
"""

import fcntl
import os
import random
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from neo4j import Auth, GraphDatabase
from neo4j.exceptions import DriverError, Neo4jError

from tests.waiting import PATIENCE_S

VERSION = "5.26.30"
_BROWSER = "5.24.0"  # the last that Maven Central has; served by the server where it is there
_OPENED = (
    "java.base/java.nio",
    "java.base/java.io",
    "java.base/sun.nio.ch",
    "java.base/java.util.concurrent",
)
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
<modelVersion>4.0.0</modelVersion>
<groupId>none</groupId><artifactId>none</artifactId><version>1</version>
<dependencies><dependency>
<groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version>
</dependency><dependency>
<groupId>org.neo4j.client</groupId><artifactId>neo4j-browser</artifactId>
<version>{_BROWSER}</version>
</dependency></dependencies></project>"""
# Linux gives away 32768 to 60999 by itself (ip_local_port_range), others those from 49152.
_GIVEN_TO_NOBODY = range(20_000, 32_768)
_CONF = """server.bolt.listen_address=127.0.0.1:{bolt}
server.http.listen_address=127.0.0.1:{http}
server.https.enabled=false
server.memory.pagecache.size={cache}
dbms.usage_report.enabled=false
client.allow_telemetry=false
server.jvm.additional=-Dfile.encoding=UTF-8
"""


class Unavailable(Exception):
    """Why no server can be started here."""


def cache_folder() -> Path:
    """Where the class path is remembered."""
    base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    folder = Path(base) / "creditgraph"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def classpath() -> str:
    """The jars of the server; fetched by Maven where they are not in its cache."""
    _require_java()
    # Tests run in several processes: one of them fetches, the others wait for it.
    with (cache_folder() / "fetching.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return _classpath()


def _classpath() -> str:
    kept = cache_folder() / f"neo4j-{VERSION}-browser-{_BROWSER}.classpath"
    if kept.exists():
        text = kept.read_text("utf-8").strip()
        if all(Path(jar).exists() for jar in text.split(os.pathsep)):
            return text
    work = cache_folder() / "maven"
    work.mkdir(exist_ok=True)
    (work / "pom.xml").write_text(_POM, "utf-8")
    command = ["mvn", "-q", "-B", "dependency:build-classpath", f"-Dmdep.outputFile={kept}"]
    done = subprocess.run(
        command, check=False, cwd=work, capture_output=True, text=True, timeout=900
    )
    if done.returncode or not kept.exists():
        raise Unavailable(f"Maven could not fetch Neo4j {VERSION}: {done.stdout[-400:]}")
    return kept.read_text("utf-8").strip()


def _require_java() -> None:
    if not shutil.which("java") or not shutil.which("mvn"):
        raise Unavailable("there is no Java with Maven: install default-jdk-headless and maven")
    told = subprocess.run(["java", "-version"], check=False, capture_output=True, text=True).stderr
    number = told.split('"')[1].split(".")[0] if '"' in told else "0"
    if int(number) < 17:
        raise Unavailable(f"Java {number} is too old for Neo4j {VERSION}: install Java 17")


def free_ports() -> list[int]:
    """Two loopback ports nobody listens on, and that the system gives nobody by itself.

    A server takes them some seconds later: till then one that the system gives away could have
    become an end of somebody's connection.
    """
    drawn = random.SystemRandom().sample(_GIVEN_TO_NOBODY, 20)
    return [port for port in drawn if _is_free(port)][:2]


def _is_free(port: int) -> bool:
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True


def _require_free(*ports: int) -> None:
    for port in ports:
        if not _is_free(port):
            raise Unavailable(f"port {port} is taken: end the program that has it.")


class Server:
    """One server with a home of its own, on loopback."""

    def __init__(
        self,
        home: Path,
        *,
        bolt: int = 0,
        http: int = 0,
        password: str = "",
        heap: str = "700m",
        cache: str = "300m",
    ) -> None:
        self.home = home
        free = free_ports()
        self.bolt, self.http = bolt or free[0], http or free[1]
        self.password = password or secrets.token_hex(12)
        self._heap = heap
        self._classpath = classpath()
        self._process: subprocess.Popen[bytes] | None = None
        (home / "conf").mkdir(parents=True, exist_ok=True)
        conf = _CONF.format(bolt=self.bolt, http=self.http, cache=cache)
        (home / "conf" / "neo4j.conf").write_text(conf, "utf-8")

    @property
    def uri(self) -> str:
        return f"bolt://127.0.0.1:{self.bolt}"

    @property
    def url(self) -> str:
        """The store's URL."""
        return f"{self.uri}/neo4j"

    @property
    def auth(self) -> Auth:
        return Auth("basic", "neo4j", self.password)

    def admin(
        self, *arguments: str, folder: Path | None = None
    ) -> subprocess.CompletedProcess[str]:
        """Run neo4j-admin on this home, in a folder."""
        environment = {
            **os.environ,
            "NEO4J_HOME": str(self.home),
            "NEO4J_CONF": str(self.home / "conf"),
        }
        return subprocess.run(
            ["java", "-cp", self._classpath, "org.neo4j.cli.AdminTool", *arguments],
            check=False,
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            timeout=600,
        )

    def start(self, *, wait_s: float = PATIENCE_S) -> "Server":
        """Start it and wait till it answers."""
        if not (self.home / "data" / "dbms").exists():
            done = self.admin("dbms", "set-initial-password", self.password)
            if done.returncode:
                raise Unavailable(f"the first password could not be set: {done.stderr[-300:]}")
        opens = [f"--add-opens={module}=ALL-UNNAMED" for module in _OPENED]
        with (self.home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    "java",
                    f"-Xmx{self._heap}",
                    f"-Xms{self._heap}",
                    "-XX:+UseG1GC",
                    "-Dfile.encoding=UTF-8",
                    *opens,
                    "-cp",
                    self._classpath,
                    "org.neo4j.server.CommunityEntryPoint",
                    f"--home-dir={self.home}",
                    f"--config-dir={self.home / 'conf'}",
                    "--console-mode",
                ],
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._await(wait_s)
        return self

    def _await(self, wait_s: float) -> None:
        until = time.monotonic() + wait_s
        with GraphDatabase.driver(self.uri, auth=self.auth) as driver:
            while True:
                try:
                    driver.verify_connectivity()
                    return
                except (Neo4jError, DriverError, OSError) as error:
                    gone = self._process is None or self._process.poll() is not None
                    if gone or time.monotonic() > until:
                        log = (self.home / "server.log").read_text("utf-8", "replace")
                        raise Unavailable(f"Neo4j did not come up: {log[-600:]}") from error
                time.sleep(0.3)

    def kill(self) -> None:
        """SIGKILL, in the middle of whatever it does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """Stop it in order."""
        self._end(signal.SIGTERM)

    def wait(self) -> None:
        """Wait till it ends by itself."""
        if self._process is not None:
            self._process.wait()

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            try:
                self._process.wait(60)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process = None


def main() -> int:
    """Start a server in the foreground and say how to open it; end it with Ctrl-C."""
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    home = Path(sys.argv[1] if len(sys.argv) > 1 else "neo4j-home").absolute()
    kept = home / "password"
    home.mkdir(parents=True, exist_ok=True)
    if not kept.exists():
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_hex(12), "ascii")
    try:
        _require_free(7687, 7474)
        server = Server(home, bolt=7687, http=7474, password=kept.read_text("ascii"), heap="1g")
        server.start()
    except Unavailable as why:
        sys.stderr.write(f"{why}\n")
        return 3
    sys.stdout.write(
        f"""Neo4j {VERSION} is up; its store is neo4j://127.0.0.1:{server.bolt}/neo4j
In another terminal, in this folder:

  export PATH="$PWD/.venv/bin:$PATH" CREDITGRAPH_STORE=neo4j://127.0.0.1:{server.bolt}/neo4j
  export NEO4J_PASSWORD="$(cat {kept})" CREDITGRAPH_SECRET=choose-one
  creditgraph sample city --entities 2000 --seed 1
  creditgraph load city
  creditgraph doctor

To look at it: Neo4j Browser at http://127.0.0.1:{server.http}, user neo4j, the password in
{kept}; questions to ask are in docs/neo4j.md.
End the server with Ctrl-C; what is in it stays in {home}.
"""
    )
    sys.stdout.flush()
    try:
        server.wait()
        sys.stderr.write(f"Neo4j ended by itself: see {home / 'server.log'}\n")
        return 3
    except KeyboardInterrupt:
        sys.stdout.write("\nstopping\n")
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
