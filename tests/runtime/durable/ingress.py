"""Restate, as a client meets it: an ingress that answers as it was told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Ingress:
    """Answers as it was told to, in order; at last always the same. An answer of None breaks the connection."""

    def __init__(self, *answers: tuple[int, Any] | None) -> None:
        self.answers = list(answers)
        self.asked: list[tuple[str, str | None, bytes]] = []
        ingress = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                ingress.asked.append((self.path, self.headers["Idempotency-Key"], body))
                answer = ingress.answers.pop(0) if len(ingress.answers) > 1 else ingress.answers[0]
                if answer is None:
                    self.close_connection = True
                    return
                told = json.dumps(answer[1]).encode()
                self.send_response(answer[0])
                self.send_header("Content-Length", str(len(told)))
                self.end_headers()
                self.wfile.write(told)

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@contextmanager
def answering(ingress: Ingress) -> Iterator[Ingress]:
    thread = threading.Thread(target=ingress.server.serve_forever)
    thread.start()
    try:
        yield ingress
    finally:
        ingress.server.shutdown()
        thread.join()
        ingress.server.server_close()
