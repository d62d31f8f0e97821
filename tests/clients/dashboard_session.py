"""A page of the dashboard without a browser: its websocket, and the texts that come over it."""

import contextlib
import re
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

XSRF = "_streamlit_xsrf"
OVER = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_WITH_COMPILE_ERROR)
"""A run that ended, not one that was broken off for the next."""
SILENT_S = 0.3
"""How long nothing comes before it is taken that nothing more is on its way."""


class Tab:
    """One tab: a session that runs the script of a page when it is asked to."""

    def __init__(self, socket, address):
        self._socket, self._address = socket, urlsplit(address)
        self._ids = {}
        self.query = self._address.query
        self.led_to = ""
        self.foot = ()
        self._inputs = {}

    @property
    def buttons(self):
        return set(self._ids)

    def take_over(self, lost):
        """Goes on where a connection was lost: with its address, and the buttons that were seen."""
        self.query, self._ids = lost.query, lost._ids

    def types(self, label, *, texts):
        """Types into a part of the page that runs alone; the browser tells more by itself at once.

        Afterwards `foot` has where in the page its footer was drawn.
        """
        fragment, widget_id = self._inputs[label]
        for text in texts:
            sent = BackMsg()
            sent.ParseFromString(self._sent())
            sent.rerun_script.fragment_id = fragment
            widget = sent.rerun_script.widget_states.widgets.add()
            widget.id, widget.string_value = widget_id, text
            self._socket.send(sent.SerializeToString())
        self.run()

    def run(self, pressed="", *, back_to=None, and_more=0):
        """Runs the page, with a button pressed or without, and returns all texts that came.

        Back may lead to another query. At once after that or the press the browser may tell more
        by itself, so many times: then whoever sits there goes on when nothing more comes.
        """
        ids, seen = self._ids, {}
        is_back = back_to is not None
        self.query = back_to if is_back else self.query
        self._socket.send(self._sent(ids[pressed] if pressed else "", is_back=is_back))
        for _ in range(and_more):
            self._socket.send(self._sent())
        texts = []
        for message in self._told(to_silence=and_more > 0):
            kind = message.WhichOneof("type")
            if kind == "delta":
                self._note(message, seen)
                texts.append(str(message.delta))
            elif kind == "auth_redirect":
                self.led_to = message.auth_redirect.url
            elif kind == "page_info_changed":
                self.query = message.page_info_changed.query_string
        self._ids = seen
        return re.sub(r"\\(.)", r"\1", "\n".join(texts))

    def _told(self, *, to_silence):
        """Yields what comes until a run is over, or until no other begins after it."""
        is_over = False
        while not is_over or to_silence:
            message = ForwardMsg()
            try:
                message.ParseFromString(self._socket.recv(timeout=SILENT_S if is_over else 60))
            except TimeoutError:
                if is_over:
                    return
                raise
            kind = message.WhichOneof("type")
            is_over = kind != "new_session" and (
                is_over or (kind == "script_finished" and message.script_finished in OVER)
            )
            yield message

    def _note(self, message, buttons):
        """Notes what is drawn: buttons, what can be typed into, and where the footer stands."""
        element = message.delta.new_element
        if element.WhichOneof("type") == "button":
            buttons[element.button.label] = element.button.id
        if element.WhichOneof("type") == "text_input":
            held = element.text_input
            self._inputs[held.label] = (message.delta.fragment_id, held.id)
        if "a-foot" in element.html.body:
            self.foot = tuple(message.metadata.delta_path)

    def _sent(self, pressed="", *, is_back=False):
        """What a browser sends: the address that it knows, and a button that was pressed."""
        sent = BackMsg()
        sent.rerun_script.is_history_navigation = is_back
        sent.rerun_script.query_string = self.query
        sent.rerun_script.page_name = self._address.path.strip("/")
        if pressed:
            widget = sent.rerun_script.widget_states.widgets.add()
            widget.id, widget.trigger_value = pressed, True
        return sent.SerializeToString()

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
