"""A process that compiles one plan and prints its seconds, its peak in KiB, and its operations, as JSON."""

import json
import re
import resource
import sys
from pathlib import Path
from time import perf_counter

from pra.inventory.load import load
from pra.plan.compile import load_plan


def main(inventory: str, runbook: str) -> None:
    """Measured from the files on: the imports are the same for every size."""
    begin = perf_counter()
    plan = load_plan(Path(runbook), load(Path(inventory)))
    seconds = perf_counter() - begin
    print(json.dumps([seconds, _peak(), sum(not o.gate for o in plan.operations)]))


def _peak() -> int:
    """The peak of this process in KiB. Linux hands `ru_maxrss` on from the parent, so the kernel's own mark is first."""
    status = Path("/proc/self/status")
    if status.is_file():
        found = re.search(r"^VmHWM:\s+(\d+) kB", status.read_text(encoding="ascii"), re.MULTILINE)
        if found:
            return int(found[1])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main(*sys.argv[1:])
