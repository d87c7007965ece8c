"""The kinds of facts there are."""

from collections.abc import Mapping

import pra.facts
from pra.facts.base import Fact
from pra.facts.discover import catalogue


def facts() -> Mapping[str, type[Fact]]:
    """Every fact class of `pra/facts/`, by kind."""
    return catalogue(pra.facts, Fact)
