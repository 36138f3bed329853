"""docker-compose.yml is valid and says what the documents promise, where Docker can check it."""

import os
import shutil
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from api.cli.serve import serve
from tests.missing import missing

ROOT = Path(__file__).parents[1]


def tool() -> list[str]:
    """Docker's own checker, new or old."""
    for command in (["docker", "compose"], ["docker-compose"]):
        if shutil.which(command[0]):
            done = subprocess.run([*command, "version"], capture_output=True, check=False)
            if done.returncode == 0:
                return command
    return missing("there is no docker compose here: install docker-compose to check the file")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    done = subprocess.run(
        [*tool(), "-f", str(ROOT / "docker-compose.yml"), "config"],
        env={**os.environ, "NEO4J_PASSWORD": "hush-hush", "CREDITGRAPH_SECRET": "s"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text("utf-8"))
    return found


def test_ports_are_on_loopback_only(compose: dict[str, Any]) -> None:
    # The proxy is what others are to reach, and runs only where it is asked for.
    services = (one for one in compose["services"].values() if one.get("profiles") != ["tls"])
    ports = [port for service in services for port in service.get("ports", ())]
    assert ports
    assert {port.split(":")[0] for port in ports} == {"127.0.0.1"}


def test_the_server_is_watched_and_its_data_kept(compose: dict[str, Any]) -> None:
    server = compose["services"]["neo4j"]
    assert server["image"].startswith("neo4j:5.26-community@sha256:")
    assert server["healthcheck"]["test"]
    assert {volume.split(":")[1] for volume in server["volumes"]} == {"/data", "/logs"}


def test_the_loader_waits_for_the_server_and_has_no_rights(compose: dict[str, Any]) -> None:
    loader = compose["services"]["load"]
    assert loader["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert (loader["read_only"], loader["cap_drop"]) == (True, ["ALL"])


def test_the_desk_is_watched_and_has_no_rights(compose: dict[str, Any]) -> None:
    desk = compose["services"]["api"]
    assert desk["depends_on"]["neo4j"]["condition"] == "service_healthy"
    assert "/api/health" in desk["healthcheck"]["test"][-1]
    assert desk["healthcheck"]["test"][:2] == ["CMD", "python"]
    assert (desk["read_only"], desk["cap_drop"], desk["tmpfs"]) == (True, ["ALL"], ["/tmp"])
    assert desk["security_opt"] == ["no-new-privileges:true"]
    assert desk["volumes"] == ["state:/state"]


def test_the_command_of_the_desk_is_one_that_serve_takes(compose: dict[str, Any]) -> None:
    command = compose["services"]["api"]["command"]
    taken = {option for parameter in serve.params for option in parameter.opts}
    assert command[0] == "serve"
    assert {word for word in command if word.startswith("--")} <= taken
    assert "--one-time-login" not in command


def test_the_health_check_of_the_desk_tells_alive_from_dead(compose: dict[str, Any]) -> None:
    program = compose["services"]["api"]["healthcheck"]["test"][-1]
    with HTTPServer(("127.0.0.1", 0), _Alive) as server:
        Thread(target=server.handle_request, daemon=True).start()
        here = program.replace("127.0.0.1:8000", f"127.0.0.1:{server.server_port}")
        alive = subprocess.run([sys.executable, "-c", here], check=False, timeout=60)
    dead = subprocess.run(
        [sys.executable, "-c", here], check=False, capture_output=True, timeout=60
    )
    assert (alive.returncode, dead.returncode) == (0, 1)


class _Alive(BaseHTTPRequestHandler):
    """Answers as a desk that is alive."""

    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/api/health" else 404)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def test_no_password_is_written_down() -> None:
    text = (ROOT / "docker-compose.yml").read_text("utf-8")
    for line in text.splitlines():
        if "PASSWORD:" in line or "SECRET:" in line or "AUTH:" in line:
            assert "${" in line


def test_the_image_does_not_run_as_root() -> None:
    text = (ROOT / "Dockerfile").read_text("utf-8")
    assert "\nUSER creditgraph\n" in text[text.rindex("\nFROM ") :]
