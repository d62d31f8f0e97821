"""One event loop for all questions that a test asks: what answers them stays ready between them."""

import asyncio
import threading


class Loop:
    """Runs coroutines one after another in a thread of its own, until it is closed.

    Where each question has a run of its own, as in `asyncio.Runner`, the service's threads end
    with its answer, and every question begins by starting one.
    """

    def __init__(self):
        self._loop = asyncio.new_event_loop()
        self._end = asyncio.Event()
        self._thread = threading.Thread(target=self._go_on)
        self._thread.start()

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result()

    def close(self):
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join()

    def _go_on(self):
        self._loop.run_until_complete(self._end.wait())
        self._loop.close()
