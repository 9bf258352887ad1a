"""How the project is laid out: imports point down, each big library has one owner, help loads nothing heavy."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from flows.cli import COMMANDS

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "articles": {"articles"},
    "crawlers": {"crawlers", "articles"},
    "warehouse": {"warehouse", "articles"},
    "flows": {"flows", "articles", "crawlers", "warehouse"},
}
OWNERS = {
    "trafilatura": "articles",
    "spacy": "articles",
    "scrapy": "crawlers",
    "duckdb": "warehouse",
    "prefect": "flows",
}
MODULES = sorted(path for package in MAY_IMPORT for path in (ROOT / package).rglob("*.py"))
HEAVY = {
    "duckdb",
    "lxml",
    "numpy",
    "prefect",
    "pyarrow",
    "pydantic",
    "rich",
    "scrapy",
    "spacy",
    "trafilatura",
    "twisted",
}


def imports(path: Path) -> Iterator[str]:
    """The top-level name of everything a module imports, at its head or within a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield (node.module or "").partition(".")[0]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_down_and_big_libraries_have_one_owner(path: Path) -> None:
    package = path.relative_to(ROOT).parts[0]
    for name in set(imports(path)):
        assert name not in MAY_IMPORT or name in MAY_IMPORT[package], f"{package} may not import {name}"
        assert OWNERS.get(name, package) == package, f"{name} belongs to {OWNERS.get(name)}"


def test_no_modules_import_each_other_in_a_circle() -> None:
    """Nor for the names of types alone, nor within a function."""
    names = {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in MODULES}
    reads: dict[str, set[str]] = {}
    for name, path in names.items():
        nodes = [n for n in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(n, ast.ImportFrom)]
        found = {(node.module or "", f"{node.module}.{alias.name}") for node in nodes for alias in node.names}
        reads[name] = {whole if whole in names else module for module, whole in found} & names.keys() - {name}

    assert len(reads) > 100
    TopologicalSorter(reads).prepare()


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_module_opens_with_a_sentence(path: Path) -> None:
    opening = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))

    assert opening, "no docstring"
    assert opening.split("\n\n")[0].rstrip().endswith((".", ":", "!", "?")), "no sentence"


def loaded_by(*arguments: str) -> set[str]:
    """The heavy libraries in memory once the command has printed its help."""
    program = (
        "import json, sys\n"
        "from flows.cli import morgue\n"
        f"morgue.main({[*arguments, '--help']!r}, standalone_mode=False)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert "Usage:" in ran.stdout
    return HEAVY & {name.partition(".")[0] for name in json.loads(ran.stdout.splitlines()[-1])}


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by() == set()


def test_a_query_loads_nothing_that_reads_pages() -> None:
    program = (
        "import json, sys\n"
        "from flows.terminal import show_rows\n"
        "from warehouse.database import reading\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(json.loads(ran.stdout))

    assert {name.partition(".")[0] for name in loaded} & HEAVY == {"duckdb"}
    assert not loaded & {"articles.read", "crawlers.archives", "warehouse.load"}


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_shows_how_it_is_used_and_is_quick(command: str) -> None:
    slow = {"duckdb", "prefect", "scrapy", "spacy", "trafilatura"}

    assert loaded_by(command) & slow == set()
