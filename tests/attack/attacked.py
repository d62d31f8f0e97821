"""How much the donor asks: everything where the gate or who judges it has changed, else a sample.

`make attack` asks everything and writes down the digest of the gate that stood it. Run with
`python tests/attack/attacked.py` to write it down.
"""

import hashlib
import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STOOD = Path(__file__).with_name("attacked.sha256")
GATE = (
    "geo/disclosure",
    "geo/catalog",
    "geo/dataset/scope.py",
    "data/country.toml",
    "data/sites",
    "tests/attack/judge_*.py",
    "tests/attack/weakened.py",
)


def digest():
    """Returns a digest of all that decides what the public may see, and of what judges it."""
    found = hashlib.sha256()
    paths = {path for one in GATE for path in (ROOT / one).rglob("*") if path.is_file()}
    paths |= {path for one in GATE for path in ROOT.glob(one) if path.is_file()}
    for path in sorted(paths):
        if path.suffix in (".py", ".csv", ".toml", ".parquet"):
            found.update(path.relative_to(ROOT).as_posix().encode() + path.read_bytes())
    return found.hexdigest()


def stood():
    """Returns whether today's gate stood everything already."""
    same = STOOD.is_file() and STOOD.read_text(encoding="utf-8").strip() == digest()
    return same and os.environ.get("ATLAS_ATTACK") != "full"


if __name__ == "__main__":
    STOOD.write_text(digest() + "\n", encoding="utf-8")
