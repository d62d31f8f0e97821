"""Connections to Streamlit's server send small answers without waiting."""

import socket

from streamlit.web.server.starlette import starlette_server

from mapservice.edge import tcp_nodelay


def test_connections_send_without_delay():
    tcp_nodelay.install()
    tcp_nodelay.install()
    bind = getattr(starlette_server, tcp_nodelay.BINDER)
    assert not hasattr(bind.__wrapped__, "__wrapped__")
    with bind("127.0.0.1", 0, 5) as listening:
        listening.setblocking(True)
        with socket.create_connection(listening.getsockname()) as _asking:
            answering, _ = listening.accept()
            with answering:
                assert answering.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
