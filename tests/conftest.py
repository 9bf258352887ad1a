"""What tests share: the command as a user runs it, and a real Prefect server on loopback."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner

ROOT = Path(__file__).parent.parent

# Tests start hundreds of processes: each would compile everything anew.
if os.environ.pop("PYTHONDONTWRITEBYTECODE", ""):
    os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / ".pytest_cache" / "bytecode")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--regen", action="store_true", help="write what golden pages read as today")
    parser.addoption("--histories", type=int, default=1, help="random histories that tests/test_any_history.py lives")


def run_morgue(
    *words: str | Path, cwd: Path, env: dict[str, str] | None = None, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """`morgue` in a process of its own; its output as text."""
    command: Sequence[str] = [sys.executable, "-m", "flows.cli", *map(str, words)]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PREFECT_")} | (env or {})
    environment["PYTHONPATH"] = str(ROOT)
    return subprocess.run(
        command,
        cwd=cwd,
        env=environment,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


def hear_interrupts() -> None:
    """As at a terminal: what runs in the background of a script is started deaf to them."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def run_here(
    *words: str | Path, cwd: Path, env: dict[str, str] | None = None, stdin: str | None = None
) -> subprocess.CompletedProcess[str]:
    """`morgue` in this process: the same command line and exit code, but what it loads is loaded once for all tests."""
    from flows.cli import main
    from flows.outlets import configured

    given: dict[str, str | None] = {name: None for name in os.environ if name.startswith("PREFECT_")}
    runner, before = CliRunner(), {one: signal.getsignal(one) for one in (signal.SIGTERM, signal.SIGHUP)}
    with contextlib.chdir(cwd), runner.isolation(stdin, given | (env or {})) as (out, err, _):
        configured.cache_clear()  # it knows the outlets of another folder
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sys, "argv", ["morgue", *map(str, words)])
            with pytest.raises(SystemExit) as ended:
                main()
        sys.stdout.flush()
        sys.stderr.flush()
        said, told = (stream.getvalue().decode().replace("\r\n", "\n") for stream in (out, err))
    configured.cache_clear()
    for one, was in before.items():
        signal.signal(one, was)
    return subprocess.CompletedProcess(words, ended.value.code or 0, said, told)


@pytest.fixture(scope="session", autouse=True)
def _readers() -> None:
    """The process that forks readers has the model in it, whichever test reads first: else each reader loads it."""
    from flows.pool import start_forking

    start_forking("articles.warm")


@pytest.fixture
def soon_common(monkeypatch: pytest.MonkeyPatch) -> None:
    """Traits are common when a few articles share them, so that many become so from one load to the next."""
    import pyarrow as pa

    import warehouse.link

    at = warehouse.link._KINDS.schema.get_field_index("most")
    few = pa.array([6, 5, 5, 4])
    monkeypatch.setattr(warehouse.link, "_KINDS", warehouse.link._KINDS.set_column(at, "most", few))
    monkeypatch.setattr(warehouse.link, "_CAP", 6)


@pytest.fixture(scope="session")
def prefect_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The API address of a Prefect server of this session's own, on loopback."""
    home = tmp_path_factory.mktemp("prefect")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = os.environ | {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        "PREFECT_API_URL": "",
    }
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    with (home / "server.log").open("wb") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
        url = f"http://127.0.0.1:{port}/api"
        try:
            _wait_for(f"{url}/health", server, home / "server.log")
            yield url
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path, seconds: float = 180) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if server.poll() is not None:
            break
        try:
            with urllib.request.urlopen(url, timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.5)
    pytest.fail(f"Prefect's server did not start:\n{log.read_text()[-2000:]}")
