"""How the project is laid out: imports point down, each big library has one owner, help loads nothing heavy."""

import ast
import json
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

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


def test_imports_point_down_and_big_libraries_have_one_owner() -> None:
    read = {(path, path.relative_to(ROOT).parts[0], name) for path in MODULES for name in imports(path)}

    assert len(read) > 1000
    assert [one for one in read if one[2] in MAY_IMPORT and one[2] not in MAY_IMPORT[one[1]]] == []
    assert [one for one in read if OWNERS.get(one[2], one[1]) != one[1]] == []


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


def test_a_module_opens_with_a_sentence() -> None:
    openings = {path: ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "" for path in MODULES}

    assert [path for path, says in openings.items() if not says.split("\n\n")[0].endswith((".", ":", "!", "?"))] == []


def loaded_by(*commands: list[str]) -> set[str]:
    """The heavy libraries in memory once commands have printed their help."""
    program = (
        "import json, sys\n"
        "from flows.cli import morgue\n"
        f"for words in {commands!r}:\n"
        "    morgue.main([*words, '--help'], standalone_mode=False)\n"
        "print(json.dumps(sorted(sys.modules)))"
    )
    ran = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert ran.stdout.count("Usage:") == len(commands)
    return HEAVY & {name.partition(".")[0] for name in json.loads(ran.stdout.splitlines()[-1])}


def test_help_loads_nothing_heavy() -> None:
    assert loaded_by([]) == set()


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


def test_the_help_of_a_command_shows_how_it_is_used_and_is_quick() -> None:
    slow = {"duckdb", "prefect", "scrapy", "spacy", "trafilatura"}

    assert loaded_by(*([command] for command in COMMANDS)) & slow == set()
