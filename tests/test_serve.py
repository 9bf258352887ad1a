"""The schedule: outlets as Prefect deployments on a server of its own, run by real runs in real processes."""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.serve import ServerFailed, check_port, only_serving
from tests.conftest import ROOT, hear_interrupts, run_morgue
from tests.newssite import Site, article, rss


class Served:
    """`morgue serve` with a local Prefect server that it started."""

    def __init__(self, folder: Path, site: Site, *more: str) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}/api"
        self.env = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")}
        self.env |= {"PYTHONPATH": str(ROOT), "PREFECT_HOME": str(folder / "home")}
        self.env["PREFECT_RUNNER_POLL_FREQUENCY"] = "1"  # seconds; it looks for runs every ten
        words = ["serve", "--outlets", "outlets", "--port", str(port), "--allow-loopback", str(site.port), *more]
        self.log = folder / "serve.log"
        with self.log.open("wb") as log:
            command = [sys.executable, "-m", "flows.cli", *words]
            self.process = subprocess.Popen(
                command, cwd=folder, env=self.env, stdout=log, stderr=log, preexec_fn=hear_interrupts
            )

    def ask(self, path: str, body: dict[str, Any] | None = None, method: str = "POST") -> Any:
        data = json.dumps(body or {}).encode() if method != "GET" else None
        request = urllib.request.Request(
            f"{self.url}/{path}", data, {"Content-Type": "application/json"}, method=method
        )
        until = time.monotonic() + 60
        while True:
            try:
                with urllib.request.urlopen(request, timeout=30) as answer:
                    raw = answer.read()
                    break
            except urllib.error.HTTPError as error:
                if error.code != 503 or time.monotonic() > until:  # 503: its database was locked, try again
                    raise
                time.sleep(0.5)
        return json.loads(raw) if raw else None

    def wait(self, what: Callable[[], Any], seconds: float = 150) -> Any:
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            try:
                if found := what():
                    return found
            except (OSError, ValueError):
                pass
            if self.process.poll() is not None:
                break
            time.sleep(0.3)
        raise AssertionError(f"waited in vain; serve said:\n{self.log.read_text()[-3000:]}")

    def run(self, deployment: str) -> str:
        found = self.ask("deployments/filter", {"deployments": {"name": {"any_": [deployment]}}})
        run: str = self.ask(f"deployments/{found[0]['id']}/create_flow_run", {"state": {"type": "SCHEDULED"}})["id"]
        return run

    def ended(self, run: str) -> dict[str, Any]:
        def state() -> dict[str, Any] | None:
            found: dict[str, Any] = self.ask(f"flow_runs/{run}", method="GET")["state"]
            return found if found["type"] in ("COMPLETED", "FAILED", "CRASHED", "CANCELLED") else None

        ended: dict[str, Any] = self.wait(state)
        return ended

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


def config(name: str, site: Site, feed: str, more: str) -> str:
    return (
        f'name = "{name}"\ndomains = ["127.0.0.1"]\ncountry = "GB"\nlanguage = "en"\ntime_zone = "Europe/London"\n'
        f'feeds = ["{site.url}{feed}"]\n[settings]\nDOWNLOAD_DELAY = 0\n{more}\n'
    )


@pytest.mark.slow
def test_outlets_are_deployments_that_run_one_at_a_time_and_fail_when_they_bring_too_little(
    site: Site, tmp_path: Path
) -> None:
    go_on = threading.Event()
    page = article("The harbour bridge closes for two weeks")

    def held_back(handler: Any) -> Any:
        go_on.wait(120)
        return 200, {}, page.encode()

    site.pages["/news/1"] = held_back
    site.put("/news/2", article("The ferry sails again after the storm", 2))
    site.put("/news/3", "<p>Nothing here | but this.</p>")
    site.put("/rss", rss(site, ["/news/1", "/news/3", "/news/gone"]))
    site.put("/thin", rss(site, ["/news/2"]))
    folder = tmp_path / "outlets"
    folder.mkdir()
    (folder / "courier.toml").write_text(config("Harbour Courier", site, "/rss", '[schedule]\nevery = "30m"'))
    cron = '[schedule]\ncron = "15 6 * * 1-5"\n[expect]\narticles = 50'
    (folder / "ledger.toml").write_text(config("Northern Ledger", site, "/thin", cron))
    (folder / "quiet.toml").write_text(config("No Schedule", site, "/rss", ""))
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "letter.html").write_text(article("The lighthouse gets a new keeper", 4))
    os.utime(inbox / "letter.html", (0, 0))
    served = Served(tmp_path, site, "--inbox", "inbox")
    try:
        served.wait(lambda: len(served.ask("deployments/filter")) == 4)
        found = {one["name"]: one for one in served.ask("deployments/filter")}
        assert set(found) == {"courier", "ledger", "inbox", "warehouse"}
        assert found["inbox"]["schedules"][0]["schedule"]["interval"] == 600
        assert found["courier"]["schedules"][0]["schedule"]["interval"] == 1800
        assert found["ledger"]["schedules"][0]["schedule"]["cron"] == "15 6 * * 1-5"
        assert found["ledger"]["schedules"][0]["schedule"]["timezone"] == "Europe/London"
        assert found["courier"]["parameters"]["outlet"] == "courier"
        assert found["courier"]["enforce_parameter_schema"]
        assert "limit" in found["courier"]["parameter_openapi_schema"]["properties"]

        kept = served.ask("admin/settings", method="GET")["server"]["services"]["db_vacuum"]
        assert set(kept["enabled"]) == {"events", "flow_runs"}, "of runs it keeps three months, not all"

        served.wait(lambda: site.asked()["/rss"])  # never crawled yet, so it is due at once
        going_on = {"flow_runs": {"state": {"type": {"any_": ["RUNNING"]}}, "tags": {"all_": ["crawl"]}}}
        first = served.ask("flow_runs/filter", going_on)[0]["id"]
        second = served.ended(served.run("courier"))
        assert (second["type"], second["name"]) == ("COMPLETED", "Skipped"), second
        assert "courier is being crawled by another process" in second["message"]
        thin = served.ended(served.run("ledger"))
        assert thin["type"] == "FAILED"
        assert "what came is saved, but 1 articles found, 50 expected" in thin["message"]
        go_on.set()
        done = served.ended(first)
        assert done["type"] == "COMPLETED", done
        assert done["message"] == "3 found, 2 new, 0 changed, 1 loaded, 1 not fetched: http_404"

        loaded = served.ended(served.run("inbox"))
        assert (loaded["type"], loaded["message"]) in [("COMPLETED", "1 article"), ("COMPLETED", "nothing new")], loaded
        (inbox / "cut.warc").write_bytes(b"WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 99\r\n\r\nHTTP")
        left = served.ended(served.run("inbox"))
        assert (left["type"], left["message"]) == (
            "COMPLETED",
            "nothing new, 1 file just changed, left for the next run",
        )
        os.utime(inbox / "cut.warc", (0, 0))
        cut = served.ended(served.run("inbox"))
        assert cut["type"] == "FAILED"
        assert f"{inbox}/cut.warc: " in cut["message"]

        artifacts = served.ask("artifacts/filter", {"artifacts": {"key": {"any_": ["crawl-courier", "crawl-ledger"]}}})
        texts = {one["key"]: one["data"] for one in artifacts}
        assert "| new | 2 |" in texts["crawl-courier"]
        assert f"| {site.url}/news/gone | http_status | status 404 |" in texts["crawl-courier"]
        assert f"| {site.url}/news/3 | too_short | " in texts["crawl-courier"]
        assert "| expected, but 1 articles found, 50 expected | 1 |" in texts["crawl-ledger"]
        titles = run_morgue("sql", "select title from articles", cwd=tmp_path).stdout
        assert "The harbour bridge closes for two weeks" in titles
        assert "The ferry sails again after the storm" in titles
        assert "The lighthouse gets a new keeper" in titles

        kept = served.ended(served.run("warehouse"))
        assert (kept["type"], kept["message"]) == ("FAILED", "outlet ledger"), kept

        mine = ["pgrep", "-P", str(served.process.pid), "-f", "prefect server start"]
        server = int(subprocess.run(mine, capture_output=True, check=True).stdout)
        os.kill(server, signal.SIGKILL)
        served.wait(lambda: b"is started again" in served.log.read_bytes())
        assert served.wait(lambda: served.ask("deployments/filter")), "what it knew is kept"
    finally:
        go_on.set()
        served.stop()
    log = served.log.read_text()
    assert "2 outlets and inbox on http://127.0.0.1" in log
    with socket.socket() as free:
        assert free.connect_ex(("127.0.0.1", int(served.url.split(":")[2].split("/")[0]))) != 0, "the server ends too"


def test_what_prefect_yaml_deploys_is_there_and_takes_these_parameters() -> None:
    deployments = yaml.safe_load((ROOT / "prefect.yaml").read_text())["deployments"]

    for one in deployments:
        path, _, name = one["entrypoint"].partition(":")
        flow = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), name)
        assert flow.validate_parameters(one["parameters"]).items() >= one["parameters"].items()


def test_serve_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()

    nobody = run_morgue("serve", "no-such-outlet", cwd=tmp_path)

    assert nobody.returncode == 2
    assert "no outlet 'no-such-outlet'; `morgue outlet list` names all" in nobody.stderr


def test_a_data_folder_is_served_by_one_at_a_time(tmp_path: Path) -> None:
    second = only_serving(tmp_path)
    with only_serving(tmp_path), pytest.raises(ServerFailed, match=f"served already by process {os.getpid()}"):
        second.__enter__()

    with only_serving(tmp_path):
        pass


def test_a_port_that_is_taken_is_told_before_anything_is_started() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ServerFailed, match=f"port {port} is taken by another program; --port gives another"):
            check_port(port)

    check_port(port)
