"""What a file is refused for, as lines that a person reads."""

import pytest

from pra.errors import Invalid
from pra.syntax.read import Limits, read
from pra.text import Lang


def refused(text: str, lang: Lang = "en", limits: Limits | None = None) -> list[str]:
    """The lines printed for a text that must not be accepted."""
    with pytest.raises(Invalid) as caught:
        read(text, "f.yaml", limits)
    return caught.value.lines(lang)
