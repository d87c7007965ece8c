"""The kinds of operations there are."""

from collections.abc import Mapping

import pra.operations
from pra.facts.discover import catalogue
from pra.operations.base import Operation


def operations() -> Mapping[str, type[Operation]]:
    """Every operation class of `pra/operations/`, by kind."""
    return catalogue(pra.operations, Operation)
