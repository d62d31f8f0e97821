"""Serves the map service of a store on a free port of this machine and says which.

    python serve.py sqlite:///path/to/atlas.sqlite public

In a process of its own: GDAL keeps Python's lock while it waits for an answer.
"""

import socket
import sys

import uvicorn

from geo import settings
from geo.access.datasets import Library
from geo.store.stores import connect
from mapservice.app import application


def main() -> None:
    """Serves until the process is ended."""
    store, audience = sys.argv[1:]
    config = settings.load(store=store, default_audience=audience)
    app = application(Library(connect(store)), config)
    options = uvicorn.Config(app, log_level="error", lifespan="off", ws="none")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        sys.stdout.write(f"{free.getsockname()[1]}\n")
        sys.stdout.flush()
        uvicorn.Server(options).run(sockets=[free])


if __name__ == "__main__":
    main()
