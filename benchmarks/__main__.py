"""`python -m benchmarks [--small] [load|estate|drills|startup …]`: all of them without a name."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from benchmarks import drills, load, scale, startup

Benchmark = Callable[..., Iterator[str]]

BENCHMARKS: Final[Mapping[str, Benchmark]] = {
    "load": load.run,
    "estate": scale.run,
    "drills": drills.run,
    "startup": startup.run,
}


def main(words: Sequence[str]) -> int:
    """Print each benchmark asked for; 2 for a name that is none."""
    small, names = "--small" in words, [w for w in words if w != "--small"]
    unknown = [n for n in names if n not in BENCHMARKS]
    if unknown:
        print(f"no benchmark is called {unknown[0]!r}: {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        for line in BENCHMARKS[name](small=small):
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
