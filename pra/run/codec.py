"""Events as JSON and back. A fact is written as its number among the operation's own, and in words for people.

Replaying needs the engine as it was when the event came: the facts of an operation
change when another way, or a substitute, stands in its place.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from pra.engine.engine import Engine
from pra.engine.events import (
    Accepted,
    Answered,
    AnswerLost,
    Checked,
    Denied,
    Ended,
    Event,
    Fired,
    GoalChecked,
    Looked,
    Paused,
    Resumed,
    Started,
    TakenBack,
    Unmet,
    Verified,
)
from pra.engine.questions import Answer, Reply
from pra.facts.base import Fact, Observation, Verdict
from pra.text import Text
from pra.world import Task, TaskState

Json = dict[str, Any]


def encode(event: Event, engine: Engine) -> Json:
    """The event as the journal holds it: `what`, the operation by number and name, and its values."""
    what = _NAMES[type(event)]
    body: Json = {"what": what}
    op = getattr(event, "op", None)
    if op is not None:
        body |= {"op": op, "id": engine.planned(op).id}
    return body | _ENCODE.get(what, _plain)(event, engine)


def decode(body: Mapping[str, Any], engine: Engine) -> Event:
    """The event again. Raises KeyError, IndexError or ValueError where the record does not fit the plan."""
    if "op" in body and engine.planned(body["op"]).id != body["id"]:
        raise ValueError(f"operation {body['op']} is not {body['id']}")
    return _DECODE[body["what"]](body, engine)


def _plain(event: Any, _: Engine) -> Json:
    return {k: v for k, v in event._asdict().items() if k != "op"}


def _unmet_out(unmet: Sequence[Unmet], among: Sequence[Fact]) -> list[Json]:
    return [
        {
            "fact": among.index(u.fact),
            "is": u.seen.verdict.value,
            "says": u.fact.sentence().en,
            "en": u.seen.evidence.en,
            "fr": u.seen.evidence.fr,
        }
        for u in unmet
    ]


def _unmet_in(unmet: Sequence[Mapping[str, Any]], among: Sequence[Fact]) -> tuple[Unmet, ...]:
    return tuple(
        Unmet(among[u["fact"]], Observation(Verdict(u["is"]), Text(en=u["en"], fr=u["fr"]))) for u in unmet
    )


def _before(engine: Engine, op: int) -> tuple[Fact, ...]:
    when, _, requires = engine.facts(op)
    return (*when, *requires)


def _checked_out(event: Checked, engine: Engine) -> Json:
    unmet = _unmet_out(event.unmet, _before(engine, event.op)) if event.unmet else []
    return {"unmet": unmet, "already": event.already, "needless": event.needless}


def _checked_in(body: Mapping[str, Any], engine: Engine) -> Event:
    unmet = _unmet_in(body["unmet"], _before(engine, body["op"])) if body["unmet"] else ()
    return Checked(body["op"], unmet, already=body["already"], needless=body["needless"])


def _verified_out(event: Verified, engine: Engine) -> Json:
    return {"unmet": _unmet_out(event.unmet, engine.facts(event.op)[1]) if event.unmet else []}


def _verified_in(body: Mapping[str, Any], engine: Engine) -> Event:
    return Verified(
        body["op"], _unmet_in(body["unmet"], engine.facts(body["op"])[1]) if body["unmet"] else ()
    )


def _accepted_out(event: Accepted, _: Engine) -> Json:
    return {"task": {"ref": event.task.ref, "node": event.task.node}}


def _looked_out(event: Looked, engine: Engine) -> Json:
    _, ensures, requires = engine.facts(event.op)
    return {
        "task": event.task.value if event.task else None,
        "words": event.words,
        "ensures": _unmet_out(event.ensures, ensures),
        "requires": _unmet_out(event.requires, requires),
        "handle": {"ref": event.handle.ref, "node": event.handle.node} if event.handle else None,
        "searched": event.searched,
    }


def _looked_in(body: Mapping[str, Any], engine: Engine) -> Event:
    _, ensures, requires = engine.facts(body["op"])
    task = TaskState(body["task"]) if body["task"] else None
    return Looked(
        body["op"],
        task,
        body["words"],
        _unmet_in(body["ensures"], ensures),
        _unmet_in(body["requires"], requires),
        Task(body["handle"]["ref"], body["handle"]["node"]) if body["handle"] else None,
        body["searched"],
    )


def _answered_out(event: Answered, _: Engine) -> Json:
    reply = event.reply
    return {
        "answer": reply.answer.value,
        "who": reply.who,
        "words": reply.words,
        "instead": reply.instead,
        "alike": reply.alike,
    }


def _answered_in(body: Mapping[str, Any], _: Engine) -> Event:
    reply = Reply(Answer(body["answer"]), body["who"], body["words"], body["instead"], alike=body["alike"])
    return Answered(body["op"], reply)


def _goal_out(event: GoalChecked, engine: Engine) -> Json:
    return {"unmet": _unmet_out(event.unmet, engine.plan.goal)}


_NAMES: Final[Mapping[type, str]] = {
    Started: "started",
    Checked: "checked",
    Accepted: "accepted",
    Ended: "ended",
    Denied: "denied",
    AnswerLost: "answer-lost",
    Verified: "verified",
    Looked: "looked",
    Fired: "fired",
    Answered: "answered",
    Resumed: "resumed",
    Paused: "paused",
    TakenBack: "taken-back",
    GoalChecked: "goal-checked",
}

_ENCODE: Final[Mapping[str, Callable[[Any, Engine], Json]]] = {
    "checked": _checked_out,
    "accepted": _accepted_out,
    "verified": _verified_out,
    "looked": _looked_out,
    "answered": _answered_out,
    "goal-checked": _goal_out,
}

_DECODE: Final[Mapping[str, Callable[[Mapping[str, Any], Engine], Event]]] = {
    "started": lambda _, __: Started(),
    "checked": _checked_in,
    "accepted": lambda b, _: Accepted(b["op"], Task(b["task"]["ref"], b["task"]["node"])),
    "ended": lambda b, _: Ended(b["op"], b["words"]),
    "denied": lambda b, _: Denied(b["op"], b["words"]),
    "answer-lost": lambda b, _: AnswerLost(b["op"], b["words"]),
    "verified": _verified_in,
    "looked": _looked_in,
    "fired": lambda b, _: Fired(b["op"], b["attempt"]),
    "answered": _answered_in,
    "resumed": lambda _, __: Resumed(),
    "paused": lambda b, _: Paused(b["who"], b["words"]),
    "taken-back": lambda b, _: TakenBack(b["who"], b["words"]),
    "goal-checked": lambda b, e: GoalChecked(_unmet_in(b["unmet"], e.plan.goal)),
}
