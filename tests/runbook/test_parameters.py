"""What parameters become, and what is said when they cannot."""

from typing import Any

import pytest

from pra.plan.compile import check_runbook
from tests.plan.small import HEAD, build, problems

STEPS = "steps:\n  a: {do: node.wait-online, on: prod1}\n"


def head(words: str) -> str:
    return HEAD + "parameters:\n" + words + STEPS


def values(words: str, **given: Any) -> dict[str, str]:
    return dict(build(head(words), **given).parameters)


def test_every_type_has_its_value() -> None:
    words = """\
  n: {type: node}
  g: {type: guest, default: 101}
  s: {type: storage, default: tank}
  p: {type: pool, default: tank}
  i: {type: int, default: 3}
  d: {type: duration, default: 1h30}
  t: {type: text, default: hello}
  w: {type: selection-name, default: names}
"""
    assert values(words, n="lone", i="5", d="90m") == {
        "n": "lone",
        "g": "101",
        "s": "tank",
        "p": "tank",
        "i": "5",
        "d": "1h30m",
        "t": "hello",
        "w": "names",
    }


def test_a_default_may_be_another_parameter_or_the_pair_of_one() -> None:
    words = "  b: {type: node, default: pair of $a}\n  c: {type: node, default: $b}\n  a: {type: node}\n"
    assert values(words, a="prod1") == {"b": "spare1", "c": "spare1", "a": "prod1"}


def test_durations_and_numbers_reach_the_operation() -> None:
    text = (
        HEAD
        + "parameters:\n  d: {type: duration, default: 40s}\n  g: {type: guest, default: 102}\n  w: {type: selection-name, default: names}\n"
        "steps:\n  a: {do: guest.shutdown, guest: $g, on: prod1, grace: $d, timeout: $d}\n  b: {do: guest.stop, each: $w, on: prod1}\n  c: {do: guest.stop, each: $g, on: prod1}\n"
    )
    plan = build(text)
    operation = plan.operations[0].operation
    assert operation is not None
    assert operation.arguments()["grace"] == 40.0
    assert plan.steps["a"].policy.timeout == 40.0
    assert [o.id for o in plan.operations] == ["a", "b[101]", "b[102]", "c[102]"]


@pytest.mark.parametrize(
    ("words", "given", "line", "english", "french"),
    [
        (
            "  p: {type: node, help: {fr: lequel, en: which one}}\n",
            {},
            "5:3",
            "parameter `p` has no value (give p=… (which one))",
            "le paramètre `p` n’a pas de valeur (donner p=… (lequel))",
        ),
        (
            "  p: {type: node}\n",
            {"p": "prodd1"},
            "5:6",
            "unknown node `prodd1` (did you mean `prod1`?)",
            "nœud inconnu : `prodd1` (vouliez-vous dire « prod1 » ?)",
        ),
        (
            "  prod: {type: node, default: lone}\n",
            {"prob": "x"},
            "0:0",
            "unknown parameter `prob` (did you mean `prod`?)",
            "paramètre inconnu : `prob` (vouliez-vous dire « prod » ?)",
        ),
        (
            "  p: {type: node, default: pair of q}\n  q: {type: node, default: lone}\n",
            {},
            "5:28",
            "parameter `p`: lone is not one of a pair",
            "paramètre `p` : lone ne fait pas partie d’une paire",
        ),
        (
            "  p: {type: node, default: $q}\n  q: {type: node, default: $p}\n",
            {},
            "6:28",
            "the defaults of `q` and `p` wait for each other",
            "les valeurs par défaut de `q` et `p` s’attendent l’une l’autre",
        ),
        (
            "  p: {type: node, default: $q}\n  q: {type: int, default: 3}\n",
            {},
            "5:28",
            "parameter `p` is of type node, `q` of type int",
            "le paramètre `p` est de type node, `q` de type int",
        ),
        (
            "  p: {type: node, default: $qq}\n",
            {},
            "5:28",
            "unknown parameter `qq` (one of: p)",
            "paramètre inconnu : `qq` (au choix : p)",
        ),
        (
            "  replica: {type: node, default: lone}\n",
            {},
            "5:3",
            "`replica` is taken: `$replica` stands for each guest’s own",
            "`replica` est réservé : `$replica` désigne ce qui est propre à chaque invité",
        ),
        (
            "  w: {type: selection-name}\n",
            {"w": "nams"},
            "5:6",
            "unknown selection `nams` (did you mean `names`?)",
            "sélection inconnue : `nams` (vouliez-vous dire « names » ?)",
        ),
        (
            "  i: {type: int}\n",
            {"i": "many"},
            "5:6",
            "`i`: `many` is not a whole number",
            "`i` : `many` n’est pas un nombre entier",
        ),
    ],
)
def test_what_is_wrong_with_a_parameter(
    words: str, given: dict[str, str], line: str, english: str, french: str
) -> None:
    (problem,) = problems(head(words), **given)
    place = problem.place
    assert (f"{place.line}:{place.column}", problem.line("en"), problem.line("fr")) == (
        line,
        f"{place}: {english}",
        f"{place}: {french}",
    )


def test_a_runbook_is_checked_without_the_values_of_its_parameters(tmp_path: Any) -> None:
    path = tmp_path / "r.yaml"
    text = HEAD + "parameters:\n  p: {type: node}\n  g: {type: guest}\nguests:\n  m: {on: $p}\nsteps:\n"
    path.write_text(text + "  a: {do: guest.stop, each: m, on: $p}\n", encoding="utf-8")
    assert check_runbook(path) == ()


def test_what_needs_no_value_is_told_without_values(tmp_path: Any) -> None:
    path = tmp_path / "r.yaml"
    text = HEAD + "parameters:\n  p: {type: node}\nsteps:\n"
    path.write_text(text + "  a: {do: guest.stop, guest: $p, onn: $p}\n", encoding="utf-8")
    with pytest.raises(Exception, match="2 error") as caught:
        check_runbook(path)
    assert [p.place.column for p in caught.value.problems] == [30, 34]  # type: ignore[attr-defined]
