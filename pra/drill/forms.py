"""A scenario as it is written: shapes only; `scenario.py` gives them meaning."""

from typing import Annotated, Literal

from pydantic import Field, WithJsonSchema

from pra.engine.questions import Answer, Kind
from pra.engine.states import Outcome
from pra.syntax.shape import Duration, Form, TextForm, Word


class NodeFault(Form):
    """A node, where the fault needs more than its name."""

    node: Word
    network: Word | None = None
    pool: Word | None = None
    serial: Word | None = None
    for_: Annotated[Duration | None, Field(alias="for")] = None
    by_hand: bool = False
    masked: bool = False


class GuestFault(Form):
    """A guest, where the fault needs more than its number."""

    guest: int
    node: Word | None = None
    lock: Word | None = None


class NetworkFault(Form):
    """A network, and how it is divided or slowed."""

    network: Word
    groups: tuple[tuple[Word, ...], ...] = ()
    factor: float | None = None


class FaultForm(Form):
    """One fault: when (`at`, or `before`, `during`, `after` an operation or a step), and exactly one thing that goes wrong."""

    at: Annotated[
        Duration | None, Field(description="after the start of the drill / après le début de l’exercice")
    ] = None
    before: Word | None = None
    during: Word | None = None
    after: Word | None = None
    delay: Annotated[Duration, Field(description="later than that / plus tard que cela")] = 0.0
    note: TextForm | None = None

    node_crash: Word | None = None
    node_return: NodeFault | Word | None = None
    node_unplugged: Word | None = None
    site_power_loss: Word | None = None
    site_power_back: Word | None = None
    link_cut: NodeFault | None = None
    link_repair: NodeFault | None = None
    partition: NetworkFault | None = None
    heal: Word | None = None
    controller_unreachable: Word | None = None
    controller_back: Word | None = None
    slow_link: NetworkFault | None = None
    pool_full: NodeFault | None = None
    pool_freed: NodeFault | None = None
    corrupt_copy: GuestFault | None = None
    guest_locked: GuestFault | None = None
    guest_hangs: int | None = None
    stale_view: NodeFault | None = None
    disk_fails: NodeFault | None = None
    service_down: int | None = None
    task_fails: Annotated[
        str | None, Field(description="the words of the task's error / les mots de l’erreur")
    ] = None
    answer_lost: Literal["before", "after"] | None = None
    refused: str | None = None
    times: int = 1


class AnswerForm(Form):
    """One line of the operator's script."""

    to: Word
    on: Kind | None = None
    answer: Answer
    words: str = ""
    instead: Word = ""
    after: Duration | None = None
    times: int = 0


class AbsenceForm(Form):
    """Nobody answers from then to then; without `until` nobody comes back."""

    from_: Annotated[Duration, Field(alias="from")]
    until: Duration | None = None


class OperatorForm(Form):
    """Who answers, how fast, and what."""

    name: str = "operator"
    second: Annotated[
        str, Field(description="who confirms as the second person / qui confirme en second")
    ] = "second operator"
    thinks: Duration | None = None
    absent: tuple[AbsenceForm, ...] = ()
    answers: tuple[AnswerForm, ...] = ()


class ExpectForm(Form):
    """What must come out. Only what is named is compared."""

    outcome: Outcome
    states: dict[
        Word, Literal["done", "failed", "skipped", "undone", "stuck", "pending", "in-doubt", "asking"]
    ] = {}
    running: dict[Word, tuple[int, ...]] = {}
    rto: Annotated[
        Duration | None,
        Field(description="no guest longer down than that / aucun invité arrêté plus longtemps"),
    ] = None
    rpo: Annotated[
        Duration | None, Field(description="no guest loses more than that / aucun invité ne perd plus")
    ] = None
    violations: tuple[int, ...] = ()
    lost: tuple[int, ...] = ()


class ScenarioForm(Form):
    """A drill written down: what is there, what goes wrong, who answers what, and what must come out."""

    scenario: Word
    title: TextForm
    inventory: Word
    runbook: Word
    continues: Annotated[
        Word | None,
        Field(
            description="a scenario played first: this one begins where it ended / un scénario joué d’abord"
        ),
    ] = None
    parameters: dict[Word, Word] = {}
    start: Annotated[str, WithJsonSchema({"type": "string", "pattern": r"^\d{4}-\d\d-\d\d \d\d:\d\d$"})] = (
        "2026-01-05 03:12"
    )
    seed: int = 0
    begin: Duration = 0.0
    watch: Duration = 0.0
    limit: Duration | None = None
    faults: tuple[FaultForm, ...] = ()
    operator: OperatorForm = OperatorForm()
    expect: ExpectForm
