"""Opens many pages of a running Atlas at once, and asks its map service and health meanwhile.

`python tests/benchmarks/openings.py http://127.0.0.1:8501 50` prints the seconds after which the
first, the middle and the last page were drawn, and how long answers took beside them.
"""

import argparse
import asyncio
import sys
import time

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import connect

BESIDE = ("/api/collections/hotspots/items?limit=10", "/healthz")


async def opened(origin: str, began: float) -> float:
    """Returns after how many seconds one page was drawn."""
    address = f"{origin.replace('http', 'ws', 1)}/_stcore/stream"
    asked = BackMsg()
    asked.rerun_script.query_string = ""
    async with connect(
        address, origin=origin, subprotocols=["streamlit"], max_size=None, open_timeout=120
    ) as socket:
        await socket.send(asked.SerializeToString())
        told = ForwardMsg()
        while told.WhichOneof("type") != "script_finished":
            told.ParseFromString(await socket.recv())
    return time.monotonic() - began


async def asked_beside(address: str, over: asyncio.Event) -> list[float]:
    """Returns how long each answer took until all is over."""
    took = []
    async with httpx.AsyncClient(trust_env=False, timeout=60) as client:
        while not over.is_set():
            began = time.monotonic()
            (await client.get(address)).raise_for_status()
            took.append(time.monotonic() - began)
            await asyncio.sleep(0.1)
    return sorted(took)


async def burst(origin: str, number: int) -> None:
    """Prints one line for the pages and one for each address asked beside them."""
    over = asyncio.Event()
    beside = [asyncio.create_task(asked_beside(origin + path, over)) for path in BESIDE]
    began = time.monotonic()
    drawn = sorted(await asyncio.gather(*(opened(origin, began) for _ in range(number))))
    over.set()
    first, middle, last = drawn[0], drawn[number // 2], drawn[-1]
    sys.stdout.write(f"{number} pages: {first:.1f} s, {middle:.1f} s, {last:.1f} s\n")
    for path, took in zip(BESIDE, await asyncio.gather(*beside), strict=True):
        p95 = took[int(len(took) * 0.95)]
        sys.stdout.write(f"{path}: p95 {p95:.2f} s, longest {took[-1]:.2f} s\n")


if __name__ == "__main__":
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("origin")
    given.add_argument("number", type=int, nargs="?", default=50)
    wanted = given.parse_args()
    asyncio.run(burst(wanted.origin, wanted.number))
