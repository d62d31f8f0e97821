"""Collects the texts of the code into the catalogues of `geo/locale`, and says what is missing.

    python tools/texts.py            extract, and merge into every language
    python tools/texts.py --check    exit 1 when a catalogue is out of date
    python tools/texts.py --forget   drop translations of texts that the code no longer holds

A text is the first argument of `mark(...)` or `words(...)`, or the first two of
`words.count(...)` or `forms(...)`, in a module or an HTML template. The code is read as a syntax
tree, because Babel's own reader does not look into f-strings. No day and no place is written, so a
catalogue changes with its texts only.
"""

import argparse
import ast
import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment
from jinja2.ext import extract_from_ast

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("geo", "maps", "mapservice", "dashboard", "commands")
LANGUAGES = ("ar", "ckb", "kmr")
ONE_FORM = ("mark", "words")
TWO_FORMS = ("count", "forms")
PROJECT = "Durable Solutions Atlas"
VERSION = "1"
WIDTH = 100
_DAYS = ("POT-Creation-Date:", "PO-Revision-Date:")
_UNUSED = ("Report-Msgid-Bugs-To:", "Last-Translator:", "Language-Team:", "Generated-By:")
MessageId = str | tuple[str, str]


def template(root: Path = ROOT) -> Catalog:
    """Returns every text of the code."""
    catalogue = Catalog(project=PROJECT, version=VERSION, fuzzy=False)
    catalogue.header_comment = f"# Texts of the {PROJECT}."
    for room in ROOMS:
        for path in sorted((root / room).rglob("*.py")):
            _add(catalogue, _texts(ast.parse(path.read_text(encoding="utf-8"))))
        for path in sorted((root / room).rglob("*.html")):
            tree = Environment(autoescape=True).parse(path.read_text(encoding="utf-8"))
            _add(catalogue, (_given(text) for *_, text in extract_from_ast(tree, ONE_FORM)))
    return catalogue


def _add(catalogue: Catalog, texts: Iterable[MessageId]) -> None:
    for found in filter(None, texts):
        flags = ["python-brace-format"] if "{" in "".join(found) else []
        catalogue.add(found, flags=flags)


def _given(text: str | tuple[str | None, ...] | None) -> str:
    """Returns the text of a call in a template, whose other arguments are named."""
    return (text[0] if isinstance(text, tuple) else text) or ""


def _texts(node: ast.AST) -> Iterator[MessageId]:
    """Yields the texts of a piece of code in the order in which they are written."""
    if isinstance(node, ast.Call):
        given = [
            one.value if isinstance(one, ast.Constant) and isinstance(one.value, str) else ""
            for one in (*node.args, None, None)
        ]
        name = _name(node.func)
        if name in ONE_FORM and given[0]:
            yield given[0]
        elif name in TWO_FORMS and given[0] and given[1]:
            yield given[0], given[1]
    for child in ast.iter_child_nodes(node):
        yield from _texts(child)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def po_path(language: str, root: Path = ROOT) -> Path:
    """Returns where the catalogue of a language lies."""
    return root / "geo" / "locale" / language / "LC_MESSAGES" / "atlas.po"


def pot_path(root: Path = ROOT) -> Path:
    """Returns where the template of all texts lies."""
    return root / "geo" / "locale" / "atlas.pot"


def load(language: str, root: Path = ROOT) -> Catalog:
    """Returns the catalogue of a language as it stands, empty where there is none."""
    path = po_path(language, root)
    if not path.is_file():
        return Catalog(locale=language, project=PROJECT, version=VERSION, fuzzy=False)
    with path.open("rb") as source:
        return read_po(source, locale=language)


def merged(language: str, texts: Catalog, root: Path = ROOT) -> Catalog:
    """Returns the catalogue of a language with exactly these texts; old ones wait as obsolete."""
    catalogue = load(language, root)
    catalogue.header_comment = f"# {language}: texts of the {PROJECT}."
    for message in texts:
        key = message.id if isinstance(message.id, str) else message.id[0]
        waiting = catalogue.obsolete.pop(key, None)
        if key and waiting is not None:
            catalogue[key] = waiting
    catalogue.update(texts, no_fuzzy_matching=True, update_header_comment=False)
    return catalogue


def written(catalogue: Catalog, *, forget: bool = False) -> bytes:
    """Returns a catalogue as the bytes of its file, by text, without days and places: a catalogue
    changes with its texts only, however modules are moved."""
    target = io.BytesIO()
    write_po(
        target, catalogue, width=WIDTH, sort_output=True, no_location=True, ignore_obsolete=forget
    )
    lines = target.getvalue().decode("utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not line.lstrip('"').startswith((*_DAYS, *_UNUSED))]
    return "".join(kept).encode("utf-8")


def files(root: Path = ROOT, *, forget: bool = False) -> dict[Path, bytes]:
    """Returns what each catalogue file should hold."""
    texts = template(root)
    made = {pot_path(root): written(texts)}
    for language in LANGUAGES:
        made[po_path(language, root)] = written(merged(language, texts, root), forget=forget)
    return made


def out_of_date(root: Path = ROOT) -> list[Path]:
    """Returns the catalogue files that are missing or do not match the code."""
    return [
        path
        for path, content in files(root).items()
        if not path.is_file() or path.read_bytes() != content
    ]


def is_translated(message: Message) -> bool:
    """Whether a message is shown in its language: every form there, and not doubtful."""
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return not message.fuzzy and all(forms)


def _report(root: Path) -> None:
    for language in LANGUAGES:
        messages = [one for one in load(language, root) if one.id]
        done = sum(is_translated(one) for one in messages)
        sys.stdout.write(f"{language}: {done} of {len(messages)} texts\n")


def main() -> int:
    """Runs the command; returns 1 when `--check` finds a catalogue out of date."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="change nothing, exit 1 when stale")
    parser.add_argument("--forget", action="store_true", help="drop texts no longer in the code")
    chosen = parser.parse_args()
    if chosen.check:
        stale = out_of_date()
        for path in stale:
            sys.stdout.write(f"out of date: {path.relative_to(ROOT)}\n")
        return 1 if stale else 0
    for path, content in files(forget=chosen.forget).items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    _report(ROOT)
    return 0


if __name__ == "__main__":
    sys.exit(main())
