"""A folder as an S3 store over HTTP: as much of it as a reader of named objects asks for."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit


@contextmanager
def store(folder: Path, access_key: str) -> Iterator[str]:
    """The endpoint of a store whose buckets are the folders in `folder`, for one access key."""
    handler = partial(Handler, folder, access_key)
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, folder: Path, access_key: str, *connection: object) -> None:
        self.folder, self.access_key = folder, access_key
        super().__init__(*connection)

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        path = self.folder / unquote(urlsplit(self.path).path).strip("/")
        if f"Credential={self.access_key}/" not in self.headers.get("Authorization", ""):
            self.reply(403, b"<Error><Code>InvalidAccessKeyId</Code></Error>")
        elif not path.is_file():
            self.reply(404, b"<Error><Code>NoSuchKey</Code></Error>")
        elif part := re.match(r"bytes=(\d+)-(\d*)", self.headers.get("Range", "")):
            whole, start = path.read_bytes(), int(part[1])
            some = whole[start : int(part[2]) + 1 if part[2] else None]
            where = f"bytes {start}-{start + len(some) - 1}/{len(whole)}"
            self.reply(206, some, {"Content-Range": where})
        else:
            self.reply(200, path.read_bytes())

    def reply(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        usual = {"Content-Length": str(len(body)), "Last-Modified": self.date_time_string(0)}
        for name, value in {**usual, "ETag": '"1"', **(headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_said: object) -> None:
        pass
