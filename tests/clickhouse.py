"""A real ClickHouse for tests, over HTTP: the engine that chDB carries, behind a small server.

Run as a program it prints its port and serves until its standard input ends. It speaks as much of
ClickHouse's HTTP interface as its Python client asks for: /ping, basic authentication, settings in
the address, the query in the body, errors with their code.
"""

import os
import re
import subprocess
import sys
import threading
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

USER, PASSWORD = "promoteur", "s3cret/+@"
NOT_SETTINGS = {
    "database", "query", "query_id", "session_id", "compress", "decompress", "role",
    "client_protocol_version", "wait_end_of_query",
    "enable_http_compression", "send_progress_in_http_headers",
    "http_headers_progress_interval_ms", "cancel_http_readonly_queries_on_client_close",
}  # fmt: skip


@contextmanager
def server() -> Iterator[int]:
    """The port of a ClickHouse on loopback that lives until the block ends."""
    process = subprocess.Popen(
        [sys.executable, __file__], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        yield int(process.stdout.readline())
        process.stdin.close()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    engine = None
    one_at_a_time = threading.Lock()

    def do_GET(self) -> None:
        if urlsplit(self.path).path == "/ping":
            self.reply(200, b"Ok.\n")
        else:
            self.answer()

    def do_POST(self) -> None:
        self.answer()

    def answer(self) -> None:
        asked = dict(parse_qsl(urlsplit(self.path).query, keep_blank_values=True))
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if not self.authentic():
            self.refuse(403, 516, f"Code: 516. DB::Exception: {USER}: Authentication failed")
            return
        query = "\n".join(part for part in (asked.get("query", ""), body) if part)
        settings = {name: value for name, value in asked.items() if name not in NOT_SETTINGS}
        try:
            with self.one_at_a_time:
                for name, value in settings.items():
                    self.engine.query(f"SET {name} = '{value}'")
                found = self.engine.query(query, "TabSeparated").bytes()
        except RuntimeError as error:  # chDB's own, with ClickHouse's text
            code = re.search(r"Code: (\d+)", str(error))
            self.refuse(500, int(code[1]) if code else 1002, str(error))
        else:
            self.reply(200, bytes(found))

    def authentic(self) -> bool:
        _basic, _space, given = self.headers.get("Authorization", "").partition(" ")
        return b64decode(given).decode() == f"{USER}:{PASSWORD}"

    def refuse(self, status: int, code: int, text: str) -> None:
        self.reply(status, text.encode(), {"X-ClickHouse-Exception-Code": str(code)})

    def reply(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        pass


def main() -> None:
    import chdb

    Handler.engine = chdb.connect(":memory:")
    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    threading.Thread(target=http.serve_forever, daemon=True).start()
    print(http.server_port, flush=True)  # noqa: T201 - the caller reads it
    sys.stdin.read()
    os._exit(0)


if __name__ == "__main__":
    main()
