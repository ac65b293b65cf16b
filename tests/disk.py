"""A small disk that can be filled, and freed again."""

import os
import resource
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SMALL = 2_000_000
"""Bytes of the disk."""


class Tmpfs:
    """A small file system, which a file of nothing fills."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.filler = folder, folder / "filler"

    def fill(self) -> None:
        file = os.open(self.filler, os.O_WRONLY | os.O_CREAT)
        with suppress(OSError):
            while os.write(file, b"x" * 4096):
                pass
        os.close(file)

    def free(self) -> None:
        self.filler.unlink()


class Quota:
    """A limit on the size of files that this process writes."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def fill(self) -> None:
        _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        size = max((path.stat().st_size for path in self.folder.iterdir()), default=0)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))

    def free(self) -> None:
        _soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))


@contextmanager
def small_disk(folder: Path, size: int = SMALL) -> Iterator[Tmpfs | Quota]:
    """A disk that can be filled: a file system where we may mount one, else a limit."""
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if (
        os.geteuid() == 0
        and subprocess.run(mount, capture_output=True, check=False).returncode == 0
    ):
        try:
            yield Tmpfs(folder)
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    disk = Quota(folder)
    try:
        yield disk
    finally:
        disk.free()
