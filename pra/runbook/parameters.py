"""Parameters: what was given on the command line or by `with:`, what the runbook says otherwise."""

import re
from collections.abc import Mapping
from typing import Any, Final

from pra.errors import Place, Problem
from pra.inventory.model import Storage
from pra.runbook.forms import ParameterForm
from pra.runbook.scope import PER_ITEM, SORT_OF, Given
from pra.runbook.values import UNKNOWN, Values, reference
from pra.syntax.read import Trail
from pra.syntax.shape import did_you_mean
from pra.text import Text, format_duration

_PAIR: Final = re.compile(r"pair of \$?(\S+)")
_PARAMETER = Text(en="unknown parameter `{name}`", fr="paramètre inconnu : `{name}`")
_SELECTION = Text(en="unknown selection `{word}`", fr="sélection inconnue : `{word}`")
_MISSING = Text(en="parameter `{name}` has no value", fr="le paramètre `{name}` n’a pas de valeur")
_GIVE = Text(en="give {name}=…", fr="donner {name}=…")
_GIVE_HELP = Text(en="give {name}=… ({help})", fr="donner {name}=… ({help})")
_NO_PAIR = Text(
    en="parameter `{name}`: {node} is not one of a pair",
    fr="paramètre `{name}` : {node} ne fait pas partie d’une paire",
)
_CIRCLE = Text(
    en="the defaults of `{name}` and `{other}` wait for each other",
    fr="les valeurs par défaut de `{name}` et `{other}` s’attendent l’une l’autre",
)
_RESERVED = Text(
    en="`{name}` is taken: `${name}` stands for each guest’s own",
    fr="`{name}` est réservé : `${name}` désigne ce qui est propre à chaque invité",
)
_UNFIT = Text(
    en="parameter `{name}` is of type {type}, `{other}` of type {its}",
    fr="le paramètre `{name}` est de type {type}, `{other}` de type {its}",
)


class Parameters:
    """Gives every parameter of one runbook its value; all errors are told, each once."""

    def __init__(
        self,
        forms: Mapping[str, ParameterForm],
        given: Mapping[str, Any],
        values: Values,
        selections: Mapping[str, Any],
        *,
        partial: bool,
    ) -> None:
        self.forms, self.given, self.values, self.selections = forms, given, values, selections
        self.partial = partial  # a runbook that is only checked may lack values
        self._found: dict[str, Given] = {}
        self._open: list[str] = []

    def all(self, place: Place) -> dict[str, Given]:
        """Every parameter, in the order of the file. `place`: where an unknown one was given."""
        for name in self.given:
            if name not in self.forms:
                hint = did_you_mean(name, self.forms)
                self.values.problems.found.append(Problem(place, _PARAMETER.fill(name=name), hint))
        for name in self.forms:
            if name in PER_ITEM:
                self.values.problems.error(("parameters", name), _RESERVED.fill(name=name), key=True)
            self._one(name)
        return {name: self._found[name] for name in self.forms}

    def _one(self, name: str) -> Given:
        if name not in self._found:
            form = self.forms[name]
            self._open.append(name)
            value = self._value(name, form)
            self._open.pop()
            word = "" if value is UNKNOWN else _written(value, self.given.get(name, form.default))
            self._found[name] = Given(form.type, value, word)
        return self._found[name]

    def _value(self, name: str, form: ParameterForm) -> Any:
        given = self.given.get(name)
        path: Trail = ("parameters", name)
        if isinstance(given, Given):  # `with: {x: $y}` of an including runbook
            return self._passed(name, form, given)
        if given is not None:
            return self._read(form.type, given, path, command=True)
        if form.default is None:
            self._missing(name, form)
            return UNKNOWN
        return self._default(name, form, (*path, "default"))

    def _passed(self, name: str, form: ParameterForm, given: Given) -> Any:
        if SORT_OF[given.type] is SORT_OF[form.type]:
            return given.value
        words = _UNFIT.fill(name=name, type=form.type, other="with", its=given.type)
        self.values.problems.error(("parameters", name), words, key=True)
        return UNKNOWN

    def _missing(self, name: str, form: ParameterForm) -> None:
        if not self.partial:
            hint = _GIVE_HELP.fill(name=name, help=form.help) if form.help else _GIVE.fill(name=name)
            self.values.problems.error(("parameters", name), _MISSING.fill(name=name), hint, key=True)

    def _default(self, name: str, form: ParameterForm, path: Trail) -> Any:
        default = form.default
        pair = _PAIR.fullmatch(default) if isinstance(default, str) else None
        other = pair[1] if pair else reference(default)
        if other is None:
            return self._read(form.type, default, path)
        if other not in self.forms:
            hint = did_you_mean(other, self.forms)
            self.values.problems.error(path, _PARAMETER.fill(name=other), hint)
            return UNKNOWN
        if other in self._open:
            self.values.problems.error(path, _CIRCLE.fill(name=name, other=other))
            return UNKNOWN
        found = self._one(other)
        wanted = "node" if pair else form.type
        if SORT_OF[found.type] is not SORT_OF[wanted] or (pair and form.type != "node"):
            words = _UNFIT.fill(name=name, type=form.type, other=other, its=found.type)
            self.values.problems.error(path, words)
            return UNKNOWN
        return self._peer(name, found, path) if pair else found.value

    def _peer(self, name: str, of: Given, path: Trail) -> Any:
        inventory = self.values.inventory
        if of.value is UNKNOWN or inventory is None:
            return UNKNOWN
        peer = inventory.peer(of.value.name)
        if peer is None:
            self.values.problems.error(path, _NO_PAIR.fill(name=name, node=of.value))
            return UNKNOWN
        return inventory.nodes[peer]

    def _read(self, kind: str, value: Any, path: Trail, *, command: bool = False) -> Any:
        if kind == "pool":
            return self.values.pool(value, path)
        if kind == "selection-name":
            return self._selection(value, path)
        if kind == "int" and command and isinstance(value, str) and value.lstrip("-").isdecimal():
            value = int(value)
        return self.values.read(SORT_OF[kind], value, path)

    def _selection(self, value: Any, path: Trail) -> Any:
        inventory = self.values.inventory
        known = [*self.selections, *(inventory.groups if inventory else ())]
        if str(value) in known:
            return str(value)
        self.values.problems.error(path, _SELECTION.fill(word=value), did_you_mean(str(value), known))
        return UNKNOWN


def _written(value: Any, given: Any) -> str:
    """The value as a person would type it."""
    if isinstance(given, Given):
        return given.word
    if isinstance(value, float):
        return format_duration(value)
    return value.name if isinstance(value, Storage) else str(value)
