"""Programs that tests run: the one on the machine, else Debian's package, which root installs."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from pathlib import Path


def installed(*packages: str) -> bool:
    """Install packages of Debian, if that is possible here; return whether it was tried.

    Of tests that run beside each other one installs, and the others wait for it.
    """
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with (Path(tempfile.gettempdir()) / "promoteur-tests-install").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            subprocess.run(["apt-get", "-q", *command], env=quiet, check=False)
    return True


def program(name: str, package: str) -> str:
    """The path of a program, whose package is installed where root may do so.

    Raises:
        RuntimeError: if there is none, and none can be installed.
    """
    if path := shutil.which(name):
        return path
    if installed(package) and (path := shutil.which(name)):
        return path
    raise RuntimeError(
        f"These tests need `{name}` and found none. Install it: `apt-get install {package}` as "
        "root on Debian, or whatever brings it on your system."
    )
