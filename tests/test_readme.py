"""The documentation is held by tests: settings, commands, parameters and files that it names."""

import os
import re
from pathlib import Path

import pytest

import atlas
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.catalog.registers import REGISTERS
from geo.disclosure import disclosure
from geo.settings import Settings
from geo.view.address import LISTS


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


@pytest.mark.parametrize("name", [*LISTS, "presence", "date", "wider", "lang"])
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
    found = [
        str(path.relative_to(root))
        for path in _ours(root)
        if re.search(f"(?:[\"' =(])(?:{homes})|{hosts}", path.read_text("utf-8", "replace"))
    ]
    assert found == []


_MADE = re.compile(r"\.venv|\.git|\.hypothesis|var|node_modules|__pycache__|\..*_cache|.*egg-info")


def _ours(root):
    """Yields every text file of the tree, without what is made and what is installed."""
    for folder, below, files in os.walk(root):
        below[:] = [one for one in below if not _MADE.fullmatch(one)]
        for name in files:
            if not (name.endswith((".parquet", ".png", ".pyc")) or _MADE.fullmatch(name)):
                yield Path(folder, name)
