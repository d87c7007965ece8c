"""The dependency graph of a plan as Mermaid text: steps, gathered by phase, the critical path marked."""

import re

from pra.operations.base import Risk
from pra.plan.steps import StepSeen
from pra.text import Lang, format_duration


def mermaid(steps: list[StepSeen], lang: Lang) -> str:
    """A `flowchart TD`. Labels are quoted and escaped: any text is safe in them."""
    lines = ["flowchart TD"]
    names = {s.step.name: f"s{i}" for i, s in enumerate(steps)}
    phases: dict[str, list[StepSeen]] = {}
    for seen in steps:
        phases.setdefault(seen.step.phase, []).append(seen)
    for number, (phase, members) in enumerate(phases.items()):
        inner = "    " if phase else "  "
        if phase:
            lines.append(f'  subgraph p{number}["{_safe(phase)}"]')
        lines += [f"{inner}{names[s.step.name]}{_shape(s, lang)}" for s in members]
        if phase:
            lines.append("  end")
    for seen in steps:
        lines += [f"  {names[a]} --> {names[seen.step.name]}" for a in seen.after if a in names]
    lines += _classes(steps, names)
    return "\n".join(lines) + "\n"


def _shape(seen: StepSeen, lang: Lang) -> str:
    count = f" × {seen.count}" if seen.count > 1 else ""
    label = f"<b>{_safe(seen.step.name)}</b>{count}<br/>{_safe(seen.step.says.in_(lang))}"
    label += f"<br/>{format_duration(seen.begin)} → {format_duration(seen.end)}"
    return f'{{{{"{label}"}}}}' if seen.risk is Risk.DESTRUCTIVE else f'["{label}"]'


def _classes(steps: list[StepSeen], names: dict[str, str]) -> list[str]:
    groups = {
        "critical": [names[s.step.name] for s in steps if s.critical],
        "noreturn": [names[s.step.name] for s in steps if s.no_return or s.commits],
    }
    styles = {"critical": "stroke-width:3px", "noreturn": "stroke-dasharray:6 3"}
    lines = []
    for name, members in groups.items():
        if members:
            lines += [f"  classDef {name} {styles[name]}", f"  class {','.join(members)} {name}"]
    return lines


def _safe(words: str) -> str:
    """Mermaid reads entities inside quoted labels; everything that could be syntax becomes one."""
    return re.sub(r"[^\w\s.,:;()'’+→×/é-]", lambda m: f"#{ord(m[0])};", words, flags=re.UNICODE)
