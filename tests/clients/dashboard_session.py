"""A page of the dashboard without a browser: its websocket, and the texts that come over it."""

import contextlib
import re
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

XSRF = "_streamlit_xsrf"


class Tab:
    """One tab: a session that runs the script of a page when it is asked to."""

    def __init__(self, socket, address):
        self._socket, self._address = socket, urlsplit(address)
        self._ids = {}
        self.led_to = ""

    @property
    def buttons(self):
        return set(self._ids)

    def run(self, pressed=""):
        """Runs the page, with a button pressed or without, and returns all texts that came."""
        sent = BackMsg()
        sent.rerun_script.query_string = self._address.query
        sent.rerun_script.page_name = self._address.path.strip("/")
        if pressed:
            widget = sent.rerun_script.widget_states.widgets.add()
            widget.id, widget.trigger_value = self._ids[pressed], True
        self._ids = {}
        self._socket.send(sent.SerializeToString())
        texts = []
        while True:
            message = ForwardMsg()
            message.ParseFromString(self._socket.recv(timeout=60))
            kind = message.WhichOneof("type")
            if kind == "delta":
                element = message.delta.new_element
                if element.WhichOneof("type") == "button":
                    self._ids[element.button.label] = element.button.id
                texts.append(str(message.delta))
            elif kind == "auth_redirect":
                self.led_to = message.auth_redirect.url
            elif kind == "script_finished":
                return re.sub(r"\\(.)", r"\1", "\n".join(texts))

    def press(self, label):
        """Presses a button, and returns where it leads."""
        self.run(pressed=label)
        return self.led_to


@contextlib.contextmanager
def tab(http, address="/", headers=()):
    """Opens a page with the cookies of an HTTP client."""
    below = str(http.base_url).rstrip("/")
    origin = "://".join(urlsplit(below)[:2])
    http.get("/_stcore/health")
    cookies = {one.name: one.value for one in http.cookies.jar}
    cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())
    with connect(
        f"{below.replace('http', 'ws', 1)}/_stcore/stream",
        origin=origin,
        subprotocols=["streamlit", cookies[XSRF]],
        additional_headers=[("Cookie", cookie), *headers],
        proxy=None,
        max_size=None,
    ) as socket:
        yield Tab(socket, address)
