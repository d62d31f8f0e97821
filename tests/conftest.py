"""The real data pack in a real store, made once per test run."""

import gc
import shutil
import sys
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import settings as examples
from postgres import Cluster
from run_folder import shared
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import local_script_runner

import atlas
from geo import settings
from geo.access import datasets as libraries
from geo.access.datasets import Library
from geo.catalog.audience import Audience
from geo.store.stores import connect

gc.set_threshold(50_000, 20, 50)  # what all tests share is large: it was looked through all day
examples.register_profile("untimed", deadline=None)  # a busy machine is no fault of an example
examples.load_profile("untimed")

LONGEST = (
    "tests/attack/test_attack_service.py",
    "tests/test_one_number.py",
    "tests/clients/test_description.py",
    "tests/dashboard/test_pages.py",
    "tests/mapservice/lite/test_lite.py",
    "tests/attack/test_attack_weakened.py",
    "tests/clients/test_sign_in.py",
    "tests/clients/test_shared_cache.py",
)
"""Files that begin first, so that none of them runs alone at the end."""


def pytest_addoption(parser):
    parser.addoption(
        "--few", action="store_true", help="The first and the last case stand for all of a test"
    )


def pytest_collection_modifyitems(config, items):
    """What takes longest begins."""
    if config.getoption("few"):
        _leave_few(config, items)
    ranks = {name: rank for rank, name in enumerate(LONGEST)}
    items.sort(key=lambda item: ranks.get(item.nodeid.partition("::")[0], len(LONGEST)))


def _leave_few(config, items):
    cases = defaultdict(list)
    for one in items:
        cases[one.nodeid.partition("[")[0]].append(one)
    kept = {one for every in cases.values() for one in (every[0], every[-1])}
    config.hook.pytest_deselected(items=[one for one in items if one not in kept])
    items[:] = [one for one in items if one in kept]


@pytest.fixture(scope="session", autouse=True)
def _components_are_looked_for_once():
    """Streamlit's AppTest reads the metadata of all installed packages in every run of a page."""
    scan = cache(manifest_scanner.scan_component_manifests)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", scan)
        yield


@pytest.fixture(scope="session", autouse=True)
def _pages_run_without_being_looked_at():
    """Streamlit's AppTest asks a thousand times a second whether a run of a page has ended."""

    def ended(runner, timeout=3):
        runner._script_thread.join(timeout)
        if not runner.script_stopped():
            runner.request_stop()
            runner.join()
            raise RuntimeError(f"a run of a page took longer than {timeout} s")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", ended)
        yield


@pytest.fixture(scope="session", autouse=True)
def _fonts_are_cut_once(run_folder):
    """Whoever has no settings of its own finds what is slow to make where all others do."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATLAS_CACHE", str(run_folder / "cache"))
        yield


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory):
    """What all workers of this run share."""
    return shared(tmp_path_factory.getbasetemp())


@pytest.fixture(scope="session")
def cluster(run_folder):
    """PostgreSQL with PostGIS, one for all workers."""
    return Cluster.of_run(run_folder)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request, tmp_path):
    """The address of an empty store of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'a folder' / 'atlas.sqlite'}"
    return request.getfixturevalue("cluster").new()


@pytest.fixture(scope="session")
def config(tmp_path_factory, run_folder):
    folder = tmp_path_factory.mktemp("atlas")
    return settings.load(
        store=f"sqlite:///{folder / 'atlas.sqlite'}",
        cache=run_folder / "cache",
        secret_file=folder / "secret.key",
        audit=folder / "audit",
    )


@pytest.fixture(scope="session")
def library(config, run_folder):
    """The data pack in a store of this worker's own, copied from the first that was made."""
    first = run_folder / "pack.sqlite"
    with FileLock(f"{first}.lock"):
        if not first.exists():
            brought = Library(connect(f"sqlite:///{first}.making")).bring(config, "tests")
            assert brought.revision is not None, brought.faults
            Path(f"{first}.making").rename(first)
    shutil.copyfile(first, config.store.removeprefix("sqlite:///"))
    return Library(connect(config.store))


@pytest.fixture(scope="session")
def dataset(library):
    return library.dataset(Audience.COORDINATOR)


@pytest.fixture(scope="session")
def public(library):
    return library.dataset(Audience.PUBLIC)


@pytest.fixture(scope="session")
def partner(library):
    return library.dataset(Audience.PARTNER)


@pytest.fixture(scope="session")
def root():
    return Path(__file__).resolve().parent.parent


@pytest.fixture
def command(config, library, capsys, monkeypatch, tmp_path):
    """Runs `atlas` in this process over the store of the test run: exit code, output, errors."""
    for name, value in {
        "STORE": config.store,
        "CACHE": config.cache,
        "AUDIT": tmp_path / "audit",
        "SECRET_FILE": tmp_path / "secret.key",
    }.items():
        monkeypatch.setenv(f"ATLAS_{name}", str(value))
    _forget()
    monkeypatch.setattr(libraries, "_shared", _read_once(config, library))

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["atlas", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            atlas.main()
        told = capsys.readouterr()
        if isinstance(ended.value.code, str):
            return 1, told.out, ended.value.code
        return ended.value.code or 0, told.out, told.err

    yield run
    monkeypatch.undo()
    _forget()


def _read_once(config, library):
    """Lets commands use the store as the tests have read it; any other store is read by them."""
    read = libraries._shared
    return lambda: library if settings.current().store == config.store else read()


def _forget():
    settings.current.cache_clear()
    libraries._shared.cache_clear()
