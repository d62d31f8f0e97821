"""The documentation is held by tests: settings, commands, parameters and files that it names."""

import re

import pytest

import atlas
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import REGISTERS
from geo.disclosure import disclosure
from geo.settings import Settings
from geo.view.address import FILTERS


@pytest.fixture(scope="module")
def readme(root):
    return (root / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented(readme, name):
    assert f"`ATLAS_{name.upper()}`" in readme


@pytest.mark.parametrize(
    "command", [one.name or one.callback.__name__ for one in atlas.commands.registered_commands]
)
def test_every_command_is_documented(readme, command):
    assert f"atlas {command}" in readme


@pytest.mark.parametrize("name", [*FILTERS, "presence", "date", "wider", "lang"])
def test_every_filter_is_documented(readme, name):
    assert f"`{name}`" in readme


def test_every_picture_and_folder_that_is_named_exists(readme, root):
    named = re.findall(r"\]\(([^)#:]+)\)", readme) + re.findall(r"`(data/[\w./]+)`", readme)
    assert named
    assert [name for name in named if not (root / name).exists()] == []


def test_every_make_target_that_is_named_exists(readme, root):
    targets = set(re.findall(r"^([a-z]+):", (root / "Makefile").read_text("utf-8"), re.M))
    assert set(re.findall(r"`make ([a-z]+)", readme)) <= targets


def test_every_audience_is_described(readme):
    assert all(f"**{one.value}**" in readme for one in Audience)


def test_every_layer_has_a_rule_of_disclosure():
    kinds = {one.id for one in (*layers.LAYERS, *REGISTERS)}
    assert kinds <= set(disclosure.table())


def test_no_path_of_a_machine_and_no_registry_host_is_in_the_tree(root):
    homes = "|".join(f"/{name}/" for name in ("work", "farm", "root", "home"))
    hosts = "|".join(f"{name}[.](?:org|com)" for name in ("pypi", "pythonhosted", "npmjs"))
    names = [path for path in root.rglob("*") if _is_ours(path, root)]
    found = [
        str(path.relative_to(root))
        for path in names
        if re.search(f"(?:[\"' =(])(?:{homes})|{hosts}", path.read_text("utf-8", "replace"))
    ]
    assert found == []


def _is_ours(path, root):
    parts = path.relative_to(root).parts
    hidden = any(part in (".venv", ".git", ".hypothesis", "var", "node_modules") for part in parts)
    caches = any(part.startswith(".") and part.endswith("_cache") for part in parts)
    binary = path.suffix in (".parquet", ".png", ".pyc")
    return path.is_file() and not (hidden or caches or binary or "egg-info" in str(path))
