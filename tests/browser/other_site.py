"""A site of somebody else, on a port of its own."""

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@contextmanager
def other_site():
    """A page of another origin that frames whatever its query names."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self):
            framed = self.path.partition("?")[2]
            body = (
                f'<!doctype html><title>x</title><iframe src="{framed}" width="1100" '
                'height="700"></iframe>'.encode()
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as served:
        thread = threading.Thread(target=served.serve_forever, daemon=True)
        thread.start()
        yield f"http://localhost:{served.server_address[1]}"
        served.shutdown()
        thread.join()
