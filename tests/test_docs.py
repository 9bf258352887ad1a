"""What documents show is what happens: their console and python blocks are run in order and print what is shown."""

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    "README.md",
    "docs/dumps.md",
    "docs/who-is-who.md",
    "docs/names.md",
    "docs/stories.md",
    "docs/keeping.md",
    *(f"docs/{path.name}" for path in sorted((ROOT / "docs").glob("archives*.md"))),
]
BLOCK = re.compile(r"^```(console|python|toml)\n(.*?)^```", re.MULTILINE | re.DOTALL)
VARIES = re.compile(r"\b[\d.,]+ ?(ms|s|MB|KB|GB|/s|pages/s|pages a second)\b")
ANYTHING = "…"
PORT = "8731"
"""where documents serve pages; when they are tried, on a port that is free"""


def commands(document: Path) -> list[tuple[str, list[str]]]:
    """Each command that a document shows, and the lines of output below it. A piece of Python is a command too, and a
    TOML file that begins with its path is one that writes it."""
    shown: list[tuple[str, list[str]]] = []
    for language, block in BLOCK.findall(document.read_text(encoding="utf-8")):
        if language == "python":
            shown.append((f"python - <<'END'\n{block}END", []))
            continue
        if language == "toml":
            path = Path(block.split("\n")[0].removeprefix("# "))
            shown.append((f"mkdir -p {path.parent} && cat > {path} <<'END'\n{block}END", []))
            continue
        for line in block.splitlines():
            if line.startswith("$ "):
                shown.append((line[2:], []))
            elif line.strip():
                shown[-1][1].append(line)
    return shown


def even(line: str) -> str:
    """The line without what differs from run to run: times, rates, the width of columns."""
    return " ".join(VARIES.sub("#", re.sub(r"[─━═]+", "", line)).split())


@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_shows_what_its_commands_print(name: str, tmp_path: Path) -> None:
    scripts = Path(sys.executable).parent
    environment = os.environ | {"PATH": f"{scripts}:{os.environ['PATH']}", "COLUMNS": "100", "NO_COLOR": "1"}
    (tmp_path / "seeds").symlink_to(ROOT / "seeds")
    shown = commands(ROOT / name)
    assert shown, "no console block"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = str(free.getsockname()[1])
    for command, expected in shown:
        ran = subprocess.run(
            command.replace("uv run ", "").replace(PORT, port),
            shell=True,
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert ran.returncode == 0, f"$ {command}\n{ran.stderr}"
        printed = iter([even(line) for line in ran.stdout.splitlines()])
        for line in map(even, expected):
            if line != ANYTHING:
                assert line in printed, f"$ {command}\ndoes not print, here or at all: {line}\n{ran.stdout}"


@pytest.mark.parametrize(
    "document", sorted(ROOT.glob("*.md")) + sorted(ROOT.glob("docs/*.md")), ids=lambda path: path.name
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", document.read_text(encoding="utf-8")):
        if not re.match(r"[a-z]+:", target):
            assert (document.parent / target).exists(), target
