"""HTML is written in one way: templates and pieces that escape, never strings put together.

The code is read as a syntax tree; `maps/look/templates.py` says how HTML is written instead.
"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ("geo", "maps", "mapservice", "dashboard", "commands")
WRITER = "maps/look/templates.py"
DRAWING = (
    "maps/svg/",
    "maps/pictures/",
    "maps/slides/",
    "maps/charts/coverage_map.py",
    "maps/charts/spot_map.py",
    "maps/look/shapes.py",
    "maps/look/symbols.py",
    "maps/meeting/map.py",
    "maps/offline/ground.py",
    "maps/offline/page.py",
    "maps/offline/signs.py",
    "geo/exchange/kml.py",
)
"""Modules that draw SVG, or write XML of office files and KML."""
TRUSTED = (
    "commands/booklet_folder.py",
    "maps/charts/coverage_map.py",
    "maps/document/as_html.py",
    "maps/look/markup.py",
    "maps/offline/page.py",
    "mapservice/confirm/page.py",
    "mapservice/imports/hand_in_page.py",
    "mapservice/lite/frame/map.py",
    "mapservice/lite/frame/page.py",
    "mapservice/web/pages.py",
)
"""Modules that take SVG, CSS or a script of ours as HTML."""
WRITERS = {"piece", "pieces", "template"}
TAG = re.compile(r"<[a-zA-Z/]|<!D")
MODULES = sorted(
    path.relative_to(ROOT).as_posix() for room in ROOMS for path in (ROOT / room).rglob("*.py")
)


def faults(code, module):
    """Returns where a module writes HTML in another way."""
    nodes = list(ast.walk(ast.parse(code)))
    imported = {
        name.name: one.module
        for one in nodes
        if isinstance(one, ast.ImportFrom)
        for name in one.names
    }
    found = [*_calls(nodes, imported, module)]
    if not module.startswith(DRAWING):
        found += [*_strings(nodes)]
        if imported.get("escape") == "html" or "xml.sax.saxutils" in imported.values():
            found.append((1, "escapes by hand"))
    return [f"{module}:{line} {said}" for line, said in found]


def _strings(nodes):
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            written = "{}".join(one.value for one in node.values if isinstance(one, ast.Constant))
            has_place = any(isinstance(one, ast.FormattedValue) for one in node.values)
            if has_place and TAG.search(written):
                yield node.lineno, f"is an f-string with a tag: {written[:40]}"


def _calls(nodes, imported, module):
    draws = module.startswith(DRAWING)
    for node in nodes:
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        name = node.func.id
        is_ours = imported.get(name) == "maps.look.templates"
        if is_ours and name == "trusted" and module not in TRUSTED:
            yield node.lineno, "trusts a text as HTML"
        writes = (name == "Markup" and not draws) or (is_ours and name in WRITERS)
        if writes and not _is_literal(node.args[0]):
            yield node.lineno, f"calls {name}() with what is no literal"


def _is_literal(node):
    """Whether a text is written where it is used, or stands in a constant of its module."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str)
    if isinstance(node, ast.Call):
        node = node.func
    if isinstance(node, ast.Attribute | ast.Subscript):
        node = node.value
    return isinstance(node, ast.Name) and node.id.strip("_").isupper()


@pytest.mark.parametrize("room", ROOMS)
def test_html_is_written_by_templates_and_pieces(room):
    found = []
    for module in MODULES:
        if module.startswith(f"{room}/") and module != WRITER:
            found += faults((ROOT / module).read_text(encoding="utf-8"), module)
    assert not found


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("x = f'<b>{name}</b>'", "f-string"),
        ("from html import escape", "by hand"),
        ("x = Markup(name)", "no literal"),
        ("from maps.look.templates import piece\nx = piece(f'{name}')", "no literal"),
        ("from maps.look.templates import trusted\nx = trusted(name)", "trusts"),
    ],
)
def test_each_other_way_is_seen(code, said):
    assert said in "".join(faults(code, "dashboard/page.py"))


@pytest.mark.parametrize("room", ROOMS)
def test_templates_escape_everything(room):
    for path in (ROOT / room).rglob("*.html"):
        assert not re.search(r"\|\s*safe|autoescape", path.read_text(encoding="utf-8")), path
