"""The story of a drill: virtual time, place, one sentence a line. Golden logs and screens are made of it.

Operations of one step that go well are told together; whatever goes wrong is told by
name, with the question it raised and the answer that was given.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pra.drill.driver import Entry, Record
from pra.drill.result import measure
from pra.engine.questions import Question
from pra.engine.states import RunState
from pra.model.audit import Violation
from pra.model.records import Happening
from pra.plan.model import Planned
from pra.run.words import (
    ALREADY,
    ALREADY_ALL,
    ASK,
    ASK_ALIKE,
    BECAUSE,
    BEGIN,
    END,
    ENDED,
    IN,
    KINDS,
    NEEDLESS,
    NEEDLESS_ALL,
    OUTCOMES,
    STEP,
    STEP_ENDED,
    TAKE_BACK,
    answer_words,
    offered,
    place_of,
    simple,
)
from pra.text import Lang, Seconds, Text, format_duration, plain

_FAULT = Text(en="FAULT {words}", fr="PANNE {words}")
_VIOLATION = Text(en="INVARIANT {number} BROKEN {words}", fr="INVARIANT {number} ROMPU {words}")
_AND_SO = Text(
    en="INVARIANT {number} BROKEN likewise for {others}", fr="INVARIANT {number} ROMPU de même pour {others}"
)
_STOPS = Text(en="nothing more can happen: {outcome}", fr="plus rien ne peut arriver : {outcome}")
TOGETHER: Final[Seconds] = 60.0
"""The same thing within a minute is one thing."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the story; `at` in seconds after the start of the drill."""

    at: Seconds
    place: str
    words: Text

    def render(self, lang: Lang, width: int = 10) -> str:
        return f"{clock(self.at):>9}  {self.place:<{width}}  {self.words.in_(lang)}".rstrip()


def clock(at: Seconds) -> str:
    """`0:12:30`, hours without an upper limit."""
    whole = round(at)
    return f"{whole // 3600}:{whole % 3600 // 60:02}:{whole % 60:02}"


def tell(record: Record) -> list[Line]:
    """The whole story, in order of time."""
    return sorted(_Teller(record).lines(), key=lambda line: line.at)


def golden(record: Record, lang: Lang = "en") -> str:
    """The story as `expected.log` holds it: the lines, then the figures."""
    lines = tell(record)
    width = max((len(line.place) for line in lines), default=1)
    body = [line.render(lang, width) for line in lines]
    return "\n".join([*body, "", *(t.in_(lang) for t in figures(record))]) + "\n"


def figures(record: Record) -> list[Text]:
    """Outcome, RTO, RPO, copies lost, invariants: what stands under the story."""
    result = measure(record)
    rto = "—" if result.rto is None else format_duration(result.rto)
    still_down = [g for g in result.guests if g.down is None]
    lost = [g for g in result.guests if g.lost]
    return [
        Text(en="outcome: {o}", fr="issue : {o}").fill(o=OUTCOMES[result.outcome]),
        Text(en="longest outage: {t}", fr="plus longue interruption : {t}").fill(t=rto),
        Text(en="still down: {n}", fr="encore arrêtés : {n}").fill(n=_ids(g.guest.id for g in still_down)),
        Text(
            en="data lost: {t} at most, {n} guest(s)", fr="données perdues : {t} au plus, {n} invité(s)"
        ).fill(t=format_duration(result.rpo), n=len(lost)),
        Text(en="newest copies destroyed: {n}", fr="copies les plus récentes détruites : {n}").fill(
            n=_ids(result.destroyed)
        ),
        Text(en="invariants broken: {n}", fr="invariants rompus : {n}").fill(
            n=", ".join(sorted({str(v.invariant) for v in result.violations})) or "0"
        ),
    ]


def _ids(guests: "Iterator[int] | dict[int, Any]") -> str:
    return ", ".join(str(g) for g in guests) or "0"


class _Teller:
    """Walks the entries once, gathering what goes well by step."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self._begun: dict[str, Seconds] = {}
        self._good: dict[str, list[Entry]] = {}
        self._already: dict[str, list[int]] = {}
        self._needless: dict[str, list[int]] = {}
        self._left = self._sizes()
        self._alike: dict[tuple[Any, ...], list[Entry]] = {}
        self._broken: dict[tuple[int, float], list[Violation]] = {}
        self._happened: dict[tuple[Any, ...], list[Happening]] = {}
        for entry in record.entries:
            if entry.what == "violation":
                broken = entry.value
                self._broken.setdefault((broken.invariant, entry.at // TOGETHER), []).append(broken)
            elif entry.what == "world":
                self._happened.setdefault(self._sort(entry.value), []).append(entry.value)
            elif entry.what == "ask":
                asked: Question = entry.value
                self._alike.setdefault((entry.at, asked.step, asked.kind, asked.answers), []).append(entry)

    def lines(self) -> Iterator[Line]:
        for entry in self.record.entries:
            yield from _TELL[entry.what](self, entry)
        yield from self._leftovers()
        if self.record.engine.run is not RunState.ENDED:
            outcome = OUTCOMES[self.record.engine.so_far()]
            yield self._line(self.record.ended, "", _STOPS.fill(outcome=outcome))

    def _sizes(self) -> dict[str, int]:
        plans = [self.record.plan, *([self.record.engine.back.plan] if self.record.engine.back else [])]
        return {
            name: sum(1 for i in step.operations if not plan.operations[i].gate)
            for plan in plans
            for name, step in plan.steps.items()
        }

    def _line(self, at: Seconds, place: str, words: Text) -> Line:
        return Line(at - self.record.start, place, words)

    def _planned(self, op: int) -> Planned:
        return self.record.engine.planned(op)

    def _place(self, op: int) -> str:
        return place_of(self.record.engine, op)

    def _world(self, entry: Entry) -> Iterator[Line]:
        """What the environment did; the same thing happening to many guests or jobs at once is told in one line."""
        happening = entry.value
        key = self._sort(happening)
        group = self._happened[key]
        if group[0] is not happening:
            return
        values = dict(happening.values)
        for mark in ("job", "guest"):
            if mark in values and len(group) > 1:
                values[mark] = ", ".join(str(h.values[mark]) for h in group)
        yield self._line(happening.at, happening.where, happening.words.fill(**values))

    def _sort(self, happening: Happening) -> tuple[Any, ...]:
        others = tuple(str(v) for k, v in happening.values.items() if k not in ("job", "guest"))
        return (happening.where, happening.words.en, others, happening.at // TOGETHER)

    def _begin(self, entry: Entry) -> Iterator[Line]:
        count = sum(not o.gate for o in self.record.plan.operations)
        yield self._line(entry.at, "", BEGIN.fill(title=self.record.plan.title, count=count))

    def _fault(self, entry: Entry) -> Iterator[Line]:
        yield self._line(
            entry.at, getattr(entry.value, "where", ""), _FAULT.fill(words=entry.value.sentence())
        )

    def _violation(self, entry: Entry) -> Iterator[Line]:
        """An invariant broken; for many guests within a minute the first is told in full, the others by name."""
        violation = entry.value
        group = self._broken[violation.invariant, entry.at // TOGETHER]
        if group[0] is not violation:
            return
        words = _VIOLATION.fill(number=violation.invariant, words=violation.words)
        yield self._line(entry.at, violation.subject, words)
        if len(group) > 1:
            others = ", ".join(v.subject for v in group[1:])
            yield self._line(entry.at, "", _AND_SO.fill(number=violation.invariant, others=others))

    def _perform(self, entry: Entry) -> Iterator[Line]:
        planned = self._planned(entry.op)
        if planned.step not in self._begun:
            self._begun[planned.step] = entry.at
            yield self._line(
                entry.at, self._place(entry.op), STEP.fill(step=planned.step, says=self._says(planned))
            )

    def _says(self, planned: Planned) -> Text:
        """The step's own title where it stands for many operations, else what the operation says."""
        engine = self.record.engine
        steps = {**self.record.plan.steps, **(engine.back.plan.steps if engine.back else {})}
        step, undoing = steps[planned.step], planned.step.startswith("undo:")
        if self._left.get(planned.step, 1) == 1:
            return planned.says if undoing else engine.operation(planned.index).sentence()
        return TAKE_BACK.fill(says=step.says) if undoing else step.says

    def _done(self, entry: Entry) -> Iterator[Line]:
        self._good.setdefault(self._planned(entry.op).step, []).append(entry)
        yield from self._step_over(entry)

    def _was(self, entry: Entry) -> Iterator[Line]:
        self._already.setdefault(self._planned(entry.op).step, []).append(entry.op)
        yield from self._step_over(entry)

    def _left_out(self, entry: Entry) -> Iterator[Line]:
        self._needless.setdefault(self._planned(entry.op).step, []).append(entry.op)
        yield from self._step_over(entry)

    def _step_over(self, entry: Entry) -> Iterator[Line]:
        """The closing line of a step, once its last operation is over."""
        planned = self._planned(entry.op)
        step = planned.step
        told = sum(len(kept.get(step, ())) for kept in (self._good, self._already, self._needless))
        if told < self._left.get(step, 0):
            return
        yield from self._closing(step, entry.at)

    def _closing(self, step: str, at: Seconds) -> Iterator[Line]:
        good = self._good.pop(step, [])
        already, needless = self._already.pop(step, []), self._needless.pop(step, [])
        if good:
            took = at - self._begun.get(step, at)
            time = IN.fill(time=format_duration(took)) if took else plain("")
            place = self._place(good[-1].op)
            if len(good) == 1 and self._left.get(step) == 1:
                yield self._line(at, place, ENDED.fill(id=self._planned(good[0].op).id, time=time))
            else:
                yield self._line(at, place, STEP_ENDED.fill(id=step, count=len(good), time=time))
        for group, one, many in ((already, ALREADY, ALREADY_ALL), (needless, NEEDLESS, NEEDLESS_ALL)):
            if group:
                alone = len(group) == 1 and self._left.get(step) == 1
                words = one.fill(id=step) if alone else many.fill(id=step, count=len(group))
                yield self._line(at, self._place(group[-1]), words)

    def _leftovers(self) -> Iterator[Line]:
        for step in list({**self._good, **self._already, **self._needless}):
            last = max((e.at for e in self._good.get(step, ())), default=self.record.ended)
            yield from self._closing(step, last)

    def _ask(self, entry: Entry) -> Iterator[Line]:
        """A question; those of the same step and kind asked at the same moment are told together."""
        question: Question = entry.value
        alike = self._alike[entry.at, question.step, question.kind, question.answers]
        if alike[0] is not entry:
            return
        place = self._place(question.index)
        kind = KINDS[question.kind]
        if len(alike) == 1:
            words = ASK.fill(id=question.id, kind=kind, says=question.says)
        else:
            ids = ", ".join(self._planned(e.op).item for e in alike)
            words = ASK_ALIKE.fill(id=question.step, kind=kind, count=len(alike), ids=ids)
        yield self._line(entry.at, place, words)
        for because in question.because:
            yield self._line(entry.at, place, BECAUSE.fill(words=because))
        if question.kind not in ("confirm", "manual"):
            yield self._line(entry.at, place, offered(question))

    def _answer(self, entry: Entry) -> Iterator[Line]:
        question, reply = entry.value
        yield self._line(entry.at, self._place(question.index), answer_words(reply))

    def _end(self, entry: Entry) -> Iterator[Line]:
        yield from self._leftovers()
        yield self._line(entry.at, "", END.fill(outcome=OUTCOMES[self.record.engine.so_far()]))


def _one(teller: _Teller, entry: Entry) -> Iterator[Line]:
    """A line about one operation that did not simply go well."""
    yield teller._line(entry.at, teller._place(entry.op), simple(entry, teller._planned(entry.op)))  # noqa: SLF001


_TELL: Final[Mapping[str, Callable[[_Teller, Entry], Iterator[Line]]]] = {
    "world": _Teller._world,  # noqa: SLF001
    "begin": _Teller._begin,  # noqa: SLF001
    "fault": _Teller._fault,  # noqa: SLF001
    "violation": _Teller._violation,  # noqa: SLF001
    "perform": _Teller._perform,  # noqa: SLF001
    "done": _Teller._done,  # noqa: SLF001
    "already": _Teller._was,  # noqa: SLF001
    "needless": _Teller._left_out,  # noqa: SLF001
    "ask": _Teller._ask,  # noqa: SLF001
    "answer": _Teller._answer,  # noqa: SLF001
    "end": _Teller._end,  # noqa: SLF001
    "denied": _one,
    "badly": _one,
    "lost": _one,
    "found": _one,
    "retry": _one,
}
