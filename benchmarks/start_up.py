"""How long a person waits: help, a file of 10,000 rows, the import of the science.

python benchmarks/start_up.py
"""

import random
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from side_by_side import seconds

RUNS = 11


def main() -> None:
    """Time each as a whole process; the first run is not counted."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.csv"
        chance = random.Random(1)
        rows = (f"{i},{chance.choice('ABCD')},{chance.randint(0, 10)}" for i in range(10_000))
        path.write_text("\n".join(["id,segment,nps", *rows]), "utf-8")
        commands = {
            "python -c pass": ["-c", "pass"],
            "import promoteur.score": ["-c", "import promoteur.score"],
            "promoteur --help": ["-m", "promoteur", "--help"],
            "promoteur score, 10,000 rows": ["-m", "promoteur", "score", str(path)],
        }
        print(f"start-up, whole processes, median of {RUNS} runs (fastest, slowest)")
        for name, command in commands.items():
            times = sorted(
                seconds(
                    lambda command=command: subprocess.run(  # type: ignore[misc]
                        [sys.executable, *command], check=True, capture_output=True
                    )
                )
                for _run in range(RUNS + 1)
            )[:RUNS]
            print(f"  {name}: {statistics.median(times):.2f} s ({times[0]:.2f}, {times[-1]:.2f})")


if __name__ == "__main__":
    main()
