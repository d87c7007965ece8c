"""How time and memory grow with the estate: one process a size, from its files to its plan."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import estate
from benchmarks.measure import show

SIZES, SMALLEST = (1_000, 3_000, 10_000), (50,)
ROUNDS = 3


def run(*, small: bool) -> Iterator[str]:
    """One line a size."""
    yield "estate: inventory and runbook read, checked and compiled, each size in a process of its own"
    for guests in SMALLEST if small else SIZES:
        found = [_compiled(guests) for _ in range(1 if small else ROUNDS)]
        seconds, peak, operations = min(found)
        yield (
            f"  {guests:,} guests, {operations:,} operations: {show(seconds)}, "
            f"{seconds / operations * 1e6:.0f} µs and {peak / operations:.1f} KiB an operation "
            f"(peak {peak / 1024:.0f} MiB, the interpreter included)"
        )


def _compiled(guests: int) -> tuple[float, int, int]:
    """Seconds from the files to the plan, the peak in KiB, and the number of operations."""
    with TemporaryDirectory() as folder:
        inventory, runbook = Path(folder) / "inventory.yaml", Path(folder) / "runbook.yaml"
        inventory.write_text(estate.inventory(guests), encoding="utf-8")
        runbook.write_text(estate.switch(guests), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.compile", str(inventory), str(runbook)]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    seconds, peak, operations = json.loads(done.stdout)
    return seconds, peak, operations
