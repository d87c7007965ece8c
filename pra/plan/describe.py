"""A plan as a plain tree of words and numbers, for `--json`: everything that a plan shows."""

from typing import Any

from pra.errors import Problem
from pra.operations.base import Operation, PointOfNoReturn
from pra.plan import graph
from pra.plan.model import Plan, Planned, PlannedStep, Policy
from pra.text import Lang


def describe(plan: Plan, lang: Lang) -> dict[str, Any]:
    """Lists, mappings, words and numbers only; durations in seconds."""
    times = graph.schedule(plan)
    path, total = graph.critical_path(plan)
    ids = [o.id for o in plan.operations]
    return {
        "runbook": plan.runbook,
        "title": plan.title.in_(lang),
        "purpose": plan.purpose,
        "file": plan.file,
        "hash": plan.hash,
        "inventory": plan.inventory.name,
        "parameters": dict(plan.parameters),
        "objectives": {"rto": plan.rto, "rpo": plan.rpo},
        "estimate": total,
        "steps": [_step(plan, s, lang) for s in plan.steps.values()],
        "operations": [_operation(plan, o, times[o.index], ids, lang) for o in plan.operations],
        "waves": [[ids[i] for i in wave] for wave in graph.waves(plan)],
        "critical-path": [ids[i] for i in path],
        "most-at-once": [ids[i] for i in graph.concurrent(plan)],
        "points-of-no-return": [ids[i] for i in graph.points_of_no_return(plan)],
        "goal": [f.sentence().in_(lang) for f in plan.goal],
        "never": [f.sentence().in_(lang) for f in plan.never],
        "warnings": [_warning(w, lang) for w in plan.warnings],
    }


def _step(plan: Plan, step: PlannedStep, lang: Lang) -> dict[str, Any]:
    return {
        "name": step.name,
        "says": step.says.in_(lang),
        "phase": step.phase,
        "who": step.who,
        "note": step.note.in_(lang) if step.note else None,
        "place": str(step.place),
        "policy": _policy(step.policy),
        "operations": [plan.operations[i].id for i in step.operations],
    }


def _policy(policy: Policy) -> dict[str, Any]:
    return {
        "confirm": policy.confirm.value,
        "type-back": policy.type_back,
        "people": policy.people,
        "at-once": policy.at_once,
        "timeout": policy.timeout,
        "retry": {"times": policy.retries, "after": policy.retry_after},
        "on-failure": policy.on_failure,
        "on-timeout": policy.on_timeout,
        "substitutes": list(policy.substitutes),
    }


def _operation(
    plan: Plan, planned: Planned, time: graph.Scheduled, ids: list[str], lang: Lang
) -> dict[str, Any]:
    act = planned.operation
    about: dict[str, Any] = {
        "id": planned.id,
        "step": planned.step,
        "item": planned.item or None,
        "after": [ids[i] for i in plan.after[planned.index]],
        "start": time.start,
        "end": time.end,
        "slack": time.slack,
    }
    if act is None:
        return about | {"gate": True}
    return about | {
        "do": act.kind,
        "arguments": {name: _value(value, lang) for name, value in act.arguments().items()},
        "says": planned.says.in_(lang),
        "risk": act.risk.name.lower(),
        "effect": act.effect.value,
        "duration": planned.duration,
        "requires": [f.sentence().in_(lang) for f in planned.requires],
        "ensures": [f.sentence().in_(lang) for f in planned.ensures],
        "when": [f.sentence().in_(lang) for f in planned.when],
        "undo": _undo(planned, lang),
        "commits": commits.in_(lang) if (commits := act.commits()) else None,
        "alternatives": [a.sentence().in_(lang) for a in planned.alternatives],
        "substitutes": {k: o.sentence().in_(lang) for k, o in planned.substitutes.items()},
    }


def _value(value: Any, lang: Lang) -> Any:
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if hasattr(value, "in_"):
        return value.in_(lang)
    return str(getattr(value, "name", value)) if not hasattr(value, "id") else str(value)


def _undo(planned: Planned, lang: Lang) -> dict[str, Any] | None:
    undo = planned.undo
    if isinstance(undo, PointOfNoReturn):
        return {"impossible": undo.why.in_(lang)}
    if isinstance(undo, Operation):
        return {"do": undo.kind, "says": undo.sentence().in_(lang)}
    return None


def _warning(problem: Problem, lang: Lang) -> dict[str, Any]:
    hint = problem.hint.in_(lang) if problem.hint else None
    return {"place": str(problem.place), "message": problem.message.in_(lang), "hint": hint}
