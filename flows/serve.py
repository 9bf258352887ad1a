"""Serve the schedule: a Prefect deployment for each outlet that has one, and a local server where there is none."""

from __future__ import annotations

import fcntl
import logging
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from crawlers.outlets import Outlet
from warehouse.database import PUBLISHED

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
_START_SECONDS = 180
NAMED_BY = "which PREFECT_API_URL or Prefect's profile names"


class ServerFailed(RuntimeError):
    """The outlets cannot be served; the message holds the last words of the local Prefect server, or says why else."""


def serve_outlets(
    chosen: Sequence[Outlet],
    data: Path,
    folders: Sequence[Path],
    contact: str | None,
    runs: int,
    inbox: tuple[Path, timedelta] | None = None,
) -> None:
    """Register a deployment for each outlet and run what is due, until stopped; `runs` at a time. `inbox` is a folder
    that is loaded so often."""
    from prefect import serve
    from prefect.schedules import Cron, Interval
    from prefect.types.entrypoint import EntrypointType

    from flows.doctor import last_crawls
    from flows.scheduled import HOUSEKEEPING_EVERY, crawl_outlet, housekeeping, load_folder

    # "2 scheduled runs skipped (at capacity)", every ten seconds: they wait, and run.
    logging.getLogger("prefect.runner").addFilter(lambda record: "at capacity" not in record.getMessage())
    crawled = last_crawls(data / PUBLISHED)
    soon = datetime.now(UTC) + timedelta(seconds=20 + len(chosen))  # Prefect passes over what is due before it looks
    where: dict[str, Any] = {"data": str(data.absolute())}
    configs = {"outlets": [str(folder.absolute()) for folder in folders]} if folders else {}
    deployments: list[Any] = []
    for outlet in chosen:
        plan, schedule = outlet.schedule, None
        if plan and plan.cron:
            schedule = Cron(plan.cron, timezone=plan.time_zone or outlet.time_zone)
        elif plan and plan.interval:
            due = crawled[outlet.slug] + plan.interval if outlet.slug in crawled else soon
            schedule = Interval(plan.interval, anchor_date=max(due, soon))
        named = {"outlet": outlet.slug, **({"contact": contact} if contact else {})}
        deployments.append(
            crawl_outlet.to_deployment(
                name=outlet.slug,
                schedule=schedule,
                parameters={**named, **where, **configs},
                tags=["crawl", outlet.country, outlet.language],
                description=f"{outlet.name}: what is new or due, into the warehouse.\n\nConfig: {outlet.path}",
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        )
    if inbox:
        folder, every = inbox
        deployments.append(
            load_folder.to_deployment(
                name="inbox",
                schedule=Interval(every, anchor_date=soon),
                parameters={"folder": str(folder.absolute()), **where, **configs},
                tags=["load"],
                description=f"What is put into {folder}, into the warehouse.",
                entrypoint_type=EntrypointType.MODULE_PATH,
            )
        )
    deployments.append(
        housekeeping.to_deployment(
            name="warehouse",
            schedule=Interval(HOUSEKEEPING_EVERY),
            parameters=where,
            tags=["housekeeping"],
            entrypoint_type=EntrypointType.MODULE_PATH,
        )
    )
    serve(*deployments, limit=runs, print_starting_message=False)


@contextmanager
def only_serving(data: Path) -> Iterator[None]:
    """That nobody else serves from the data folder: who ends first would pause the deployments of both.
    Raises ServerFailed."""
    state = data / "prefect"
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            raise ServerFailed(f"{data} is served already by {lock.read(100).strip()}") from None
        lock.truncate(0)
        print(f"process {os.getpid()}", file=lock, flush=True)
        yield


@contextmanager
def prefect_server(data: Path, port: int) -> Iterator[tuple[str, bool]]:
    """The address of the configured Prefect server, and whether it was started here: where none is configured and none
    answers on the port, one is started on 127.0.0.1, its memory in the data folder, started again where it is killed,
    and ended with the context. Raises ServerFailed."""
    from httpx import ConnectError
    from prefect.settings import PREFECT_API_URL, temporary_settings

    if configured := PREFECT_API_URL.value():
        try:
            yield configured, False
        except ConnectError:
            raise ServerFailed(f"no Prefect server answers at {configured}, {NAMED_BY}") from None
        return
    url = f"http://127.0.0.1:{port}/api"
    if _answers(f"{url}/health"):
        os.environ["PREFECT_API_URL"] = url
        with temporary_settings(updates={PREFECT_API_URL: url}):
            yield url, False
        return
    check_port(port)
    home = data.absolute() / "prefect"
    home.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", str(port)]
    page = {"PREFECT_SERVER_UI_API_URL": url, "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false"}
    ended = {"PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs"}  # Prefect keeps runs for ever
    environment = {**ended, **os.environ, **page, "PREFECT_HOME": str(home)}
    with (home / "server.log").open("ab") as log:

        def start() -> subprocess.Popen[bytes]:
            return subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)

        server, is_over = start(), threading.Event()

        def keep() -> None:
            nonlocal server
            while not is_over.wait(5):
                if server.poll() is not None:
                    print("Prefect's server died and is started again", file=sys.stderr, flush=True)
                    server = start()

        keeper = threading.Thread(target=keep, daemon=True)
        try:
            _wait_for(f"{url}/health", server, home / "server.log")
            keeper.start()
            os.environ["PREFECT_API_URL"] = url  # for the processes that runs are
            with temporary_settings(updates={PREFECT_API_URL: url}):
                _call_crashed()
                yield url, True
        finally:
            is_over.set()
            if keeper.ident:
                keeper.join()
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


def _call_crashed() -> None:
    """Have the server, just started, know the runs that ended with it the last time for what they are."""
    from prefect import get_client
    from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterState, FlowRunFilterStateType
    from prefect.client.schemas.objects import StateType
    from prefect.states import Crashed

    going_on = FlowRunFilterStateType(any_=[StateType.RUNNING, StateType.PENDING, StateType.CANCELLING])
    with get_client(sync_client=True) as client:
        for run in client.read_flow_runs(flow_run_filter=FlowRunFilter(state=FlowRunFilterState(type=going_on))):
            client.set_flow_run_state(run.id, Crashed(message="morgue serve ended while it ran"), force=True)


def check_port(port: int) -> None:
    """Raises ServerFailed where another program listens on the port of this machine."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except OSError:
            raise ServerFailed(f"port {port} is taken by another program; --port gives another") from None


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 this machine's own server
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until and server.poll() is None:
        if _answers(url):
            return
        time.sleep(0.3)
    raise ServerFailed(f"Prefect's server did not start; {log}:\n{log.read_text(errors='replace')[-1_500:]}")
