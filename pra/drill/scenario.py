"""A scenario: read, checked against reality, played, and compared with what must come out.

A folder with `README.md` (what it teaches), `scenario.yaml` and `expected.log`.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from os.path import normpath
from pathlib import Path

from pra.drill.driver import Drill, Record, Setting
from pra.drill.forms import ExpectForm, OperatorForm, ScenarioForm
from pra.drill.result import Result, measure
from pra.drill.script import Absence, Line, Script, matches
from pra.drill.translate import Faults, translate
from pra.errors import Invalid, Place, Problem
from pra.inventory.estimate import PERSON
from pra.inventory.load import load as load_inventory
from pra.inventory.model import Inventory
from pra.model.world import Model
from pra.plan.compile import load_plan
from pra.plan.model import Plan
from pra.syntax.read import Document, read_file
from pra.syntax.shape import Problems, check
from pra.text import Text, format_duration, plain

FILE = "scenario.yaml"
GOLDEN = "expected.log"
_NO_MOMENT = Text(
    en="`{start}` is no date and time, such as 2026-01-05 03:12",
    fr="`{start}` n’est pas une date et une heure, comme 2026-01-05 03:12",
)


@dataclass(frozen=True, slots=True)
class Scenario:
    """Everything needed to play it, any number of times."""

    name: str
    title: Text
    folder: Path
    inventory: Inventory
    plan: Plan
    start: float
    seed: int
    setting: Setting
    expect: ExpectForm
    document: Document
    earlier: "Scenario | None" = None


def find(paths: list[Path]) -> list[Path]:
    """The scenario folders under the given paths, in order of name; a path may be the folder or its file."""
    return [folder for path in paths for folder in _under(path)]


def _under(path: Path) -> list[Path]:
    if path.is_file():
        if path.name != FILE:
            words = Text(
                en=f"a scenario is a folder with {FILE}", fr=f"un scénario est un dossier avec {FILE}"
            )
            raise Invalid((_problem(path, words),))
        return [path.parent]
    if (path / FILE).is_file():
        return [path]
    if not path.is_dir():
        raise Invalid(
            (_problem(path, Text(en="no such file or folder", fr="fichier ou dossier introuvable")),)
        )
    found = sorted(p.parent for p in path.rglob(FILE))
    if not found:
        words = Text(en=f"no {FILE} in this folder", fr=f"pas de {FILE} dans ce dossier")
        raise Invalid((_problem(path, words),))
    return found


def _problem(path: Path, words: Text) -> Problem:
    return Problem(Place(str(path)), words)


def load(folder: Path, followers: tuple[Path, ...] = ()) -> Scenario:
    """Read a scenario and everything it names; Invalid with every problem and its place."""
    document = read_file(folder / FILE)
    form = check(document, ScenarioForm)
    earlier = _earlier(folder, form, document, (*followers, folder.resolve()))
    inventory = earlier.inventory if earlier else load_inventory(_beside(folder, form.inventory))
    plan = load_plan(_beside(folder, form.runbook), inventory, dict(form.parameters))
    problems = Problems(document)
    faults = translate(form, inventory, plan, problems)
    _check_script(form.operator, plan, problems)
    _check_expectations(form.expect, inventory, plan, problems)
    start = _start(form, problems)
    problems.raise_any()
    return Scenario(
        name=form.scenario,
        title=form.title,
        folder=folder,
        inventory=inventory,
        plan=plan,
        start=start,
        seed=form.seed,
        setting=_setting(form, faults),
        expect=form.expect,
        document=document,
        earlier=earlier,
    )


def _start(form: ScenarioForm, problems: Problems) -> float:
    """When the drill begins; 31 February looks like a date and is none."""
    try:
        return datetime.strptime(form.start, "%Y-%m-%d %H:%M").replace(tzinfo=UTC).timestamp()
    except ValueError:
        problems.error(("start",), _NO_MOMENT.fill(start=form.start))
        return 0.0


def _beside(folder: Path, name: str) -> Path:
    """A path given in a scenario, as short as it can be told."""
    return Path(normpath(folder / name))


def _earlier(
    folder: Path, form: ScenarioForm, document: Document, followers: tuple[Path, ...]
) -> Scenario | None:
    """The scenario that this one continues; it must be of the same inventory, and not continue itself."""
    if form.continues is None:
        return None
    before = _beside(folder, form.continues)
    if before.resolve() in followers:
        words = Text(en="scenarios continue each other in a circle", fr="des scénarios se continuent en rond")
        raise Invalid((Problem(document.place(("continues",)), words),))
    earlier = load(before, followers)
    if Path(earlier.inventory.file).resolve() != (folder / form.inventory).resolve():
        words = Text(
            en="it continues a scenario of another inventory",
            fr="il continue un scénario d’un autre inventaire",
        )
        raise Invalid((Problem(document.place(("inventory",)), words),))
    return earlier


def _setting(form: ScenarioForm, faults: Faults) -> Setting:
    usual = Setting()
    return Setting(
        script=_script(form.operator),
        timed=faults.timed,
        struck=faults.struck,
        calls=faults.calls,
        begin=form.begin,
        watch=form.watch,
        limit=usual.limit if form.limit is None else form.limit,
    )


def _script(form: OperatorForm) -> Script:
    lines = tuple(Line(a.to, a.answer, a.on, a.words, a.instead, a.after, a.times) for a in form.answers)
    absences = tuple(Absence(a.from_, a.until) for a in form.absent)
    return Script(form.name, form.second, PERSON if form.thinks is None else form.thinks, lines, absences)


def _check_script(form: OperatorForm, plan: Plan, problems: Problems) -> None:
    names = _names(plan)
    for i, line in enumerate(form.answers):
        if not any(matches(line.to, name) for name in names):
            kind = Text(en="step or operation", fr="étape ou opération")
            problems.known(("operator", "answers", i, "to"), line.to, names, kind)


def _names(plan: Plan) -> list[str]:
    operations = [o.id for o in plan.operations if not o.gate]
    return [*plan.steps, *operations, *(f"undo:{n}" for n in [*plan.steps, *operations])]


def _check_expectations(form: ExpectForm, inventory: Inventory, plan: Plan, problems: Problems) -> None:
    for name in form.states:
        problems.known(("expect", "states", name), name, _names(plan), Text(en="operation", fr="opération"))
    for node in form.running:
        problems.known(("expect", "running", node), node, list(inventory.nodes), Text(en="node", fr="nœud"))


def play(scenario: Scenario) -> Record:
    """One drill of it, after those it continues. The same scenario gives the same record, always."""
    if scenario.earlier is not None:
        model = play(scenario.earlier).model
        model.violations()  # what was broken before is not this drill's
    else:
        model = Model(scenario.inventory, start=scenario.start, seed=scenario.seed)
    record = Drill(scenario.plan, model, scenario.setting).run()
    if record.impossible is not None:
        number, why = record.impossible
        place = scenario.document.place(("faults", number))
        words = Text(
            en="reality cannot produce this: {why}", fr="la réalité ne peut pas produire cela : {why}"
        )
        raise Invalid((Problem(place, words.fill(why=why)),))
    return record


def differences(scenario: Scenario, record: Record) -> list[Text]:
    """How what came out differs from what the scenario says must come out; empty when it does not."""
    result, expect = measure(record), scenario.expect
    found: list[Text] = []

    def differs(what: Text, wanted: object, got: object) -> None:
        found.append(
            Text(
                en="{what}: expected {wanted}, got {got}", fr="{what} : attendu {wanted}, obtenu {got}"
            ).fill(what=what, wanted=wanted, got=got)
        )

    if result.outcome is not expect.outcome:
        differs(Text(en="outcome", fr="issue"), expect.outcome.value, result.outcome.value)
    for name, state in expect.states.items():
        got = result.states[name].name.lower().replace("_", "-")
        if got != state:
            differs(plain(name), state, got)
    for node, guests in expect.running.items():
        got_guests = tuple(sorted(record.model.guests_on(node)))
        if not set(guests) <= set(got_guests):
            differs(
                Text(en=f"running on {node}", fr=f"en marche sur {node}"), sorted(guests), list(got_guests)
            )
    found += _figures(result, expect)
    found += [
        Text(en=f"never happened: the answer {u}", fr=f"jamais arrivé : la réponse {u}")
        for u in record.unused
    ]
    found += [_never_struck(scenario, number) for number in record.silent]
    return found


def _never_struck(scenario: Scenario, number: int) -> Text:
    place = scenario.document.place(("faults", number))
    return Text(
        en=f"never happened: the fault at {place.line}:{place.column}",
        fr=f"jamais arrivé : la panne en {place.line}:{place.column}",
    )


def _figures(result: Result, expect: ExpectForm) -> list[Text]:
    found = []
    if expect.rto is not None and (result.rto is None or result.rto > expect.rto):
        got = "—" if result.rto is None else format_duration(result.rto)
        found.append(
            Text(
                en="outage of {got}, at most {t} expected", fr="interruption de {got}, {t} au plus attendu"
            ).fill(got=got, t=format_duration(expect.rto))
        )
    if expect.rpo is not None and result.rpo > expect.rpo:
        found.append(
            Text(
                en="{got} of data lost, at most {t} expected",
                fr="{got} de données perdues, {t} au plus attendu",
            ).fill(got=format_duration(result.rpo), t=format_duration(expect.rpo))
        )
    broken = tuple(sorted({v.invariant for v in result.violations}))
    if broken != tuple(sorted(set(expect.violations))):
        found.append(
            Text(
                en="invariants broken: {got}, expected {e}", fr="invariants rompus : {got}, attendu {e}"
            ).fill(got=list(broken), e=list(expect.violations))
        )
    destroyed = tuple(sorted(result.destroyed))
    if destroyed != tuple(sorted(expect.lost)):
        found.append(
            Text(
                en="newest copies destroyed of {got}, expected {e}",
                fr="copies récentes détruites : {got}, attendu {e}",
            ).fill(got=list(destroyed), e=list(expect.lost))
        )
    return found
