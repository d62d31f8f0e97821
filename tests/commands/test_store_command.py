"""`atlas backup`, `atlas restore` and `atlas migrate` at the command line, over the whole pack."""

import shutil

import pytest

from geo import settings
from geo.store import stores


@pytest.fixture
def in_store(command, config, monkeypatch, tmp_path):
    """Runs a command over a store by its address: a copy of the pack where none is given."""
    own = tmp_path / "own.sqlite"
    shutil.copyfile(config.store.removeprefix("sqlite:///"), own)

    def run(*arguments, store=f"sqlite:///{own}"):
        monkeypatch.setenv("ATLAS_STORE", store)
        settings.current.cache_clear()
        return command(*arguments)

    run.address = f"sqlite:///{own}"
    return run


@pytest.mark.whole
def test_a_store_moves_to_postgis_and_back_and_is_put_aside_on_the_way(in_store, cluster, tmp_path):
    there, back = cluster.new(), f"sqlite:///{tmp_path / 'back.sqlite'}"
    code, out, err = in_store("migrate", "--to", there)
    assert (code, err) == (0, "")
    assert "1  revisions" in out
    assert "Both hold the same" in out
    file = tmp_path / "aside.zip"
    code, out, err = in_store("backup", file, store=there)
    assert (code, err) == (0, "")
    digest = stores.connect(in_store.address).digest(1)
    assert out.startswith(f"revision 1 (digest {digest[:16]}) in {file}, ")
    code, out, err = in_store("restore", file, store=back)
    assert (code, err) == (0, "")
    assert f"revision 1 (digest {digest[:16]})" in out
    assert {stores.connect(one).digest(1) for one in (there, back)} == {digest}
    code, _, err = in_store("migrate", "--to", back, store=there)
    assert (code, "back.sqlite holds something already" in err) == (1, True)
    code, _, err = in_store("restore", tmp_path / "nothing.zip", store=back)
    assert (code, "nothing.zip is not there" in err) == (1, True)
