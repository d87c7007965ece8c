"""A runbook as it is written. Shapes only: what words mean is `bind.py`'s business.

A step is read three thousand times, so what takes a second look (texts, durations,
references, small unions such as `after`) stays as it is here and is read by
`words.py`, which also says it better than a union would.
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, ConfigDict, Field, WithJsonSchema

from pra.inventory.forms import Selection
from pra.syntax.schema import shared
from pra.syntax.shape import Duration, Form, TextForm, Word

Purpose = Literal[
    "planned-migration",
    "forced-failover",
    "failback",
    "reprotect",
    "test-failover",
    "commit",
    "evacuation",
    "shutdown",
]
ParameterType = Literal["node", "guest", "storage", "pool", "int", "duration", "text", "selection-name"]
Reaction = Literal["ask", "skip", "stop", "roll-back"]

REACTIONS: Final = ("ask", "skip", "stop", "roll-back")
ANSWERS: Final = (
    "retry",
    "wait",
    "done-by-hand",
    "skip",
    "roll-back",
    "pause",
)  # always offered where they make sense

_NAME = {"type": ["string", "integer"]}
_ALL = {"type": "object", "properties": {"all": _NAME}, "required": ["all"], "additionalProperties": False}
_AFTER = {"anyOf": [_NAME, _ALL, {"type": "array", "items": {"anyOf": [_NAME, _ALL]}}]}
_EACH = {"anyOf": [{"type": "string"}, {"type": "array", "items": _NAME}]}
_FACTS = {"type": "array", "items": shared("Fact")}
_OWN_FACTS = {"type": "array", "items": shared("OwnFact")}
_ACTS = {"type": "array", "items": shared("Act"), "minItems": 1}

# Anything for pydantic, a schema for editors; `words.py` and `values.py` read them.
# `plan/schema.py` says what an act, a fact, a reaction are: it knows the catalogues.
KindWords = Annotated[Any, WithJsonSchema(shared("Operation"))]
TextWords = Annotated[Any, WithJsonSchema(shared("Text"))]
DurationWords = Annotated[Any, WithJsonSchema(shared("DurationWords"))]
AfterWords = Annotated[Any, WithJsonSchema(_AFTER)]
EachWords = Annotated[Any, WithJsonSchema(_EACH)]
ReactionWords = Annotated[Any, WithJsonSchema(shared("Reaction"))]
UndoWords = Annotated[Any, WithJsonSchema(shared("Undo"))]
FactsWords = Annotated[Any, WithJsonSchema(_FACTS)]
ActsWords = Annotated[Any, WithJsonSchema(_ACTS)]


class SelectionForm(Selection):
    """Which guests: every condition given must hold; a list of numbers for short."""

    required: Annotated[
        bool, Field(description="an error if nothing matches / une erreur si rien ne correspond")
    ] = False


def _numbers(value: Any) -> Any:
    return {"guests": value} if isinstance(value, list) else value


class ParameterForm(Form):
    """What is decided when the runbook is used: `prod=sipvirt1` on the command line."""

    type: ParameterType
    default: Annotated[
        Any, Field(description="a value, $other, or `pair of prod` / une valeur, $autre ou `pair of prod`")
    ] = None
    help: TextForm | None = None


class ObjectivesForm(Form):
    """What the runbook is held to."""

    rto: Duration | None = None
    rpo: Duration | None = None


class RetryForm(Form):
    """Automatic repetition of what failed cleanly."""

    times: int = 1
    after: Duration = 30.0


class RunbookRoleForm(Form):
    """Somebody's part in this runbook, for the document."""

    title: TextForm
    duties: tuple[TextForm, ...] = ()


class ActivationForm(Form):
    """When this runbook is used, who decides, when to stop; for the document."""

    criteria: tuple[TextForm, ...] = ()
    authority: TextForm | None = None
    abort: tuple[TextForm, ...] = ()


class DecisionForm(Form):
    """One question of the decision tree; `yes` and `no` say what to do, or name the next question."""

    question: TextForm
    yes: TextForm
    no: TextForm


class StepForm(Form):
    """One step. Words that are not here are the operation's own and are checked against it."""

    model_config = ConfigDict(extra="allow")

    do: KindWords = Field(None, description="the operation / l’opération")
    title: TextWords = Field(None, description="what a person reads / ce qu’on lit")
    each: EachWords = Field(
        None,
        description="a selection, or a list of nodes or guests / une sélection, ou une liste de nœuds ou d’invités",
    )
    after: AfterWords = Field(
        None,
        description="steps that come first: item with item, {all: x} for all / étapes préalables : un à un, {all: x} pour toutes",
    )
    order: Literal["startup", "reverse startup"] | None = Field(
        None, description="the inventory's boot order / l’ordre de démarrage de l’inventaire"
    )
    at_once: int = Field(0, description="how many together, 0: no limit / combien à la fois, 0 : sans limite")
    phase: Word = Field("", description="the part of the runbook / la partie du runbook")
    who: Word = Field("", description="the role that acts / le rôle qui agit")
    note: TextWords = Field(None, description="text for the person / texte pour la personne")
    confirm: Literal["none", "step", "each"] | None = Field(
        None,
        description="asked before: never, once, each time / confirmation : jamais, une fois, à chaque fois",
    )
    people: Literal[1, 2] = Field(
        1,
        description="2: two different people must confirm / 2 : deux personnes différentes doivent confirmer",
    )
    timeout: DurationWords = Field(None, description="late after this / en retard après ce délai")
    retry: RetryForm | None = Field(
        None, description="repeat what failed cleanly / répéter ce qui a échoué net"
    )
    on_failure: ReactionWords = Field(None, description="what happens on failure / que faire en cas d’échec")
    on_timeout: ReactionWords = Field(None, description="what happens when late / que faire en cas de retard")
    when: FactsWords = Field(None, description="only if these facts hold / seulement si ces faits sont vrais")
    undo: UndoWords = Field(None, description="what takes it back / ce qui l’annule")
    first_of: ActsWords = Field(None, description="tried in order / essayés dans l’ordre")
    include: str | None = Field(
        None, description="another runbook, beside this file / un autre runbook, à côté de ce fichier"
    )
    with_: dict[Word, Any] | None = Field(None, description="its parameters / ses paramètres")


_Facts = Annotated[tuple[Any, ...], WithJsonSchema(_OWN_FACTS)]


class RunbookForm(Form):
    """A disaster-recovery runbook."""

    runbook: Annotated[Word, Field(description="its name / son nom")]
    title: TextForm
    purpose: Annotated[Purpose, Field(description="what it is for / à quoi il sert")]
    inventory: Annotated[
        str | None,
        Field(
            description="the inventory file, beside this one / le fichier d’inventaire, à côté de celui-ci"
        ),
    ] = None
    objectives: ObjectivesForm = ObjectivesForm()
    parameters: dict[Word, ParameterForm] = Field(default_factory=dict)
    guests: Annotated[
        dict[
            Word,
            Annotated[
                SelectionForm, BeforeValidator(_numbers, json_schema_input_type=SelectionForm | list[Word])
            ],
        ],
        Field(default_factory=dict, description="named selections of guests / sélections nommées d’invités"),
    ]
    steps: Annotated[dict[Word, StepForm], Field(description="what is done / ce qui est fait")]
    goal: Annotated[_Facts, Field(description="facts that hold at the end / faits vrais à la fin")] = ()
    never: Annotated[
        _Facts, Field(description="facts that must never hold / faits qui ne doivent jamais être vrais")
    ] = ()
    roles: dict[Word, RunbookRoleForm] = Field(default_factory=dict)
    activation: ActivationForm = ActivationForm()
    decision: tuple[DecisionForm, ...] = ()
