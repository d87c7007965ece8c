"""A step on its way from words to operations: everything bound, nothing numbered yet."""

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Final

from pra.errors import Place
from pra.facts.base import Fact
from pra.inventory.model import Replication
from pra.operations.base import Operation, PointOfNoReturn
from pra.plan.model import Policy
from pra.plan.policy import Policies
from pra.runbook.bind import FACT, OPERATION, Binding, bind, find_kind
from pra.runbook.forms import StepForm
from pra.runbook.kinds import Kind, Sort
from pra.runbook.scope import Items, Scope
from pra.runbook.selections import each
from pra.runbook.values import shown
from pra.runbook.words import Ref, after, items_of, offer
from pra.syntax.read import Trail
from pra.text import Seconds, Text

Key = int | str
"""What pairs items of two steps: a guest's number, a job's id, a node's name."""

_NO_ACT = Text(
    en="step `{name}` says nothing to do: `do`, `first-of` or `include` is missing",
    fr="l’étape `{name}` ne dit rien à faire : il manque `do`, `first-of` ou `include`",
)
_SEVERAL = Text(en="step `{name}`: `{a}` and `{b}` together", fr="étape `{name}` : `{a}` et `{b}` à la fois")
_EMPTY_CHAIN = Text(
    en="`first-of` of step `{name}` has nothing to try",
    fr="`first-of` de l’étape `{name}` n’a rien à essayer",
)
_ROLE = Text(en="role", fr="rôle")
_ORDER = Text(
    en="`order` is about guests: `each: a selection` is missing",
    fr="`order` porte sur des invités : il manque `each: une sélection`",
)
_UNDO = Text(
    en="`undo`: {{do: operation, …}} or {{impossible: why}} is wanted, not {value}",
    fr="`undo` : il faut {{do: opération, …}} ou {{impossible: pourquoi}}, pas {value}",
)
_NOT_TAKEN = Text(
    en="no operation of `first-of` has a word `{word}`",
    fr="aucune opération de `first-of` n’a de mot `{word}`",
)
NO_POLICY: Final = Policy()
NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})
STEP_WORDS: Final = tuple(f.alias or n for n, f in StepForm.model_fields.items())


class Draft:
    """One step, or (without an act) an included runbook that others can wait for.

    What few steps have stands in the class, so that a draft costs what is in it.
    """

    items: Items | None = None  # as the runbook chose them
    acts: tuple[Binding, ...] = ()
    undo: Binding | PointOfNoReturn | None = None
    when: tuple[Binding, ...] = ()
    substitutes: Mapping[str, Binding] = NOTHING
    policy: Policy = NO_POLICY
    says: Text | None = None
    note: Text | None = None
    phase: str = ""
    refs: Sequence[Ref] = ()
    outer: Sequence[str] = ()  # what the include around it waits for
    inside: "Sequence[Draft]" = ()  # the last steps of an include
    targets: "tuple[tuple[Draft, bool, Ref | None], ...]" = ()
    # numbered later
    position: int = 0
    count: int = 0
    gate: int = -1
    needs_gate: bool = False
    indexes: range = range(0)
    slots: Sequence[Any] = ()  # the item of each index
    by_key: Mapping[Key, list[int]] = NOTHING

    def __init__(self, own: str, form: StepForm, scope: Scope, place: Place, *, prefix: str) -> None:
        self.name, self.form, self.scope, self.place = prefix + own, form, scope, place
        self.prefix = prefix
        self.path: Trail = ("steps", own)

    @property
    def special(self) -> bool:
        """Whether its operations have more than an act."""
        return bool(self.when or self.substitutes or self.undo is not None or len(self.acts) > 1)

    @property
    def act_items(self) -> Items | None:
        """What the operations act on: the items, or the replication jobs of the guests."""
        return self.acts[0].items if self.acts else None


class Drafter:
    """Drafts the steps of one runbook."""

    def __init__(
        self,
        scope: Scope,
        operations: Mapping[str, type[Operation]],
        facts: Mapping[str, type[Fact]],
        places: Mapping[str, Place],
        policies: Policies,
    ) -> None:
        self.scope, self.operations, self.facts = scope, operations, facts
        self.places, self.policies = places, policies
        self._policies: dict[tuple[Any, ...], Policy] = {}

    def draft(self, name: str, form: StepForm, prefix: str, phase: str) -> Draft:
        """One step with an act; everything wrong with it is told."""
        scope, problems = self.scope, self.scope.problems
        draft = Draft(name, form, scope, self.places[name], prefix=prefix)
        path = draft.path
        if form.after is not None:
            draft.refs = after(form.after, (*path, "after"), problems)
        draft.phase = form.phase or phase
        if form.each is not None:
            draft.items = each(form.each, scope, (*path, "each"))
        if form.order is not None and (draft.items is None or draft.items.sort is not Sort.GUEST):
            problems.error((*path, "order"), _ORDER)
        if form.title is not None:
            draft.says = self.text(form.title, (*path, "title"))
        if form.note is not None:
            draft.note = self.text(form.note, (*path, "note"))
        if form.who and scope.roles:
            problems.known((*path, "who"), form.who, scope.roles, _ROLE)
        draft.acts = self._acts(draft)
        if form.undo is not None:
            draft.undo = self._undo(draft, form.undo, (*path, "undo"))
        if form.when is not None:
            draft.when = facts(form.when, (*path, "when"), scope, self.facts, draft.items)
        if draft.acts:
            draft.policy = self._policy(draft)
        return draft

    def text(self, value: Any, path: Trail) -> Text | None:
        """A text of the whole step, its parameters written out."""
        found = self.scope.values.text(value, path)
        if type(found) is not Text:
            return None
        return self.scope.plain_text(found) if "$" in found.en or "$" in found.fr else found

    def _acts(self, draft: Draft) -> tuple[Binding, ...]:
        form, path, problems = draft.form, draft.path, self.scope.problems
        words = form.model_extra or {}
        if form.first_of is not None:
            if form.do is not None:
                problems.error((*path, "do"), _SEVERAL.fill(name=draft.name, a="do", b="first-of"), key=True)
            return self._chain(draft, words)
        if form.do is None:
            problems.error(path, _NO_ACT.fill(name=draft.name), key=True)
            return ()
        kind = find_kind(self.operations, form.do, OPERATION, self.scope, (*path, "do"))
        if kind is None:
            return ()
        return (bind(kind, words, path, self.scope, draft.items, others=STEP_WORDS, place=(*path, "do")),)

    def _chain(self, draft: Draft, common: Mapping[str, Any]) -> tuple[Binding, ...]:
        """`first-of`: each alternative with its own words and those of the step that it has."""
        path, problems = draft.path, self.scope.problems
        chain = items_of(draft.form.first_of, (*path, "first-of"), problems)
        if draft.form.first_of == []:
            problems.error((*path, "first-of"), _EMPTY_CHAIN.fill(name=draft.name), key=True)
        found, taken = [], set[str]()
        for entry, here in chain:
            kind = find_kind(self.operations, entry.get("do"), OPERATION, self.scope, (*here, "do"))
            if kind is not None:
                words = {w: v for w, v in entry.items() if w != "do"}
                words |= {w: v for w, v in common.items() if w in kind.by_word and w not in words}
                taken.update(w for w in common if w in kind.by_word)
                found.append(bind(kind, words, here, self.scope, draft.items, others=STEP_WORDS))
        for word in common:
            if word not in taken and len(found) == len(chain):
                problems.error((*path, word), _NOT_TAKEN.fill(word=word), key=True)
        return tuple(found)

    def _undo(self, draft: Draft, value: Any, path: Trail) -> "Binding | PointOfNoReturn | None":
        if isinstance(value, dict) and list(value) == ["impossible"]:
            why = self.text(value["impossible"], (*path, "impossible"))
            return PointOfNoReturn(why) if why is not None else None
        if not isinstance(value, dict) or "do" not in value:
            self.scope.problems.error(path, _UNDO.fill(value=shown(value)))
            return None
        kind = find_kind(self.operations, value["do"], OPERATION, self.scope, (*path, "do"))
        words = {w: v for w, v in value.items() if w != "do"}
        return bind(kind, words, path, self.scope, draft.items) if kind else None

    def _policy(self, draft: Draft) -> Policy:
        form, path, problems = draft.form, draft.path, self.scope.problems
        if form.on_failure is None and form.on_timeout is None and form.retry is None:
            return self._plain_policy(draft)
        late = offer(form.on_timeout, (*path, "on-timeout"), problems, self.operations)
        failed = offer(form.on_failure, (*path, "on-failure"), problems, self.operations)
        substitutes = {w: self._substitute(draft, w, here) for w, here in (*late.kinds, *failed.kinds)}
        draft.substitutes = substitutes
        timeout = self._timeout(draft)
        return self.policies.policy(draft, timeout, failed.reaction, late.reaction, tuple(substitutes))

    def _plain_policy(self, draft: Draft) -> Policy:
        """What most steps have, remembered by the words that decide it."""
        form = draft.form
        key = (*(b.kind for b in draft.acts), form.timeout, form.at_once, form.confirm)
        found = self._policies.get(key) if isinstance(form.timeout, str | None) else None
        if found is None:
            before = len(self.scope.problems.found)
            found = self.policies.policy(draft, self._timeout(draft), "ask", "ask", ())
            if len(self.scope.problems.found) == before and isinstance(form.timeout, str | None):
                self._policies[key] = found
        return found

    def _timeout(self, draft: Draft) -> Seconds | None:
        words = draft.form.timeout
        return None if words is None else self.scope.duration(words, (*draft.path, "timeout"))

    def _substitute(self, draft: Draft, word: str, here: Trail) -> Binding:
        """Another operation with the same arguments, as far as it has them."""
        kind = find_kind(self.operations, word, OPERATION, self.scope, here)
        assert kind is not None, "the words of `ask` were looked up already"
        words = {w: v for w, v in (draft.form.model_extra or {}).items() if w in kind.by_word}
        return bind(kind, words, draft.path, self.scope, draft.items, place=here, lenient=True)


def facts(
    value: Any,
    path: Trail,
    scope: Scope,
    catalogue: Mapping[str, type[Fact]],
    items: Items | None,
) -> tuple[Binding, ...]:
    """A list of facts; without `items` each may have an `each` of its own."""
    found = []
    for entry, here in items_of(value, path, scope.problems):
        kind = find_kind(catalogue, entry.get("fact"), FACT, scope, (*here, "fact"))
        chosen = items
        if "each" in entry:
            chosen = each(entry["each"], scope, (*here, "each"))
        if kind is not None:
            found.append(_fact(kind, entry, here, scope, chosen, own="each" in entry))
    return tuple(found)


def _fact(
    kind: Kind, entry: Mapping[str, Any], path: Trail, scope: Scope, items: Items | None, *, own: bool
) -> Binding:
    words = {w: v for w, v in entry.items() if w not in ("fact", "each")}
    if items is not None and not own and not _about(kind, words, items):
        items = None  # a fact of a `when` that is not about the item of its step
    return bind(kind, words, path, scope, items, others=("fact", "each"), place=(*path, "fact"))


def _about(kind: Kind, words: Collection[str], items: Items) -> bool:
    """Whether the kind has a free field that the item of the step can stand for."""
    sorts = {items.sort} | ({Sort.JOB} if items.sort is Sort.GUEST else set())
    return any(a.sort in sorts and a.word not in words for a in kind.arguments)


def keys(item: Any) -> tuple[Key, ...]:
    """What an item is paired by: itself, and for a replication job also its guest."""
    if isinstance(item, Replication):
        return (item.id, item.guest)
    number = getattr(item, "id", None)
    return (number if isinstance(number, int) else str(item),)
