"""The models that the other side of `load` checks a runbook with: the same words as `estate.step_by_step`."""

from typing import Literal

from pydantic import BaseModel, ConfigDict


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Title(_Strict):
    """A text in both languages."""

    fr: str
    en: str


class Objectives(_Strict):
    """What the runbook is held to."""

    rto: str
    rpo: str


class Step(_Strict):
    """One step with the words of its operation."""

    title: Title
    phase: str
    do: Literal["guest.autostart", "guest.shutdown", "guest.install", "guest.start", "zfs.readonly"]
    guest: int
    on: str
    set: str | None = None
    timeout: str | None = None
    after: tuple[str, ...] = ()


class Runbook(_Strict):
    """The whole file."""

    runbook: str
    title: Title
    purpose: str
    objectives: Objectives
    steps: dict[str, Step]
