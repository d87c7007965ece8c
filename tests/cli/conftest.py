"""A terminal of 80 columns that speaks English unless told otherwise."""

import pytest

from tests.cli.small import Pra


@pytest.fixture
def pra(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Pra:
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("PRA_LANG", "en")
    return Pra(capsys)
