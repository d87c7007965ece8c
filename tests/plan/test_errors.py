"""Every way in which a plan is refused: its exact place, and what is said in both languages."""

import pytest

from pra.errors import Invalid
from pra.inventory.load import parse as parse_inventory
from pra.syntax.read import read
from tests.plan.small import HEAD, PAIR, build, problems, steps, told

CASES = {
    "unknown operation": (
        "  a: {do: guest.strat, each: moved, on: $spare}\n",
        "1:11 unknown operation `guest.strat` (did you mean `guest.start`?)",
        "1:11 opération inconnue : `guest.strat` (vouliez-vous dire « guest.start » ?)",
    ),
    "nothing to do": (
        "  a: {after: b}\n  b: {do: node.fence, on: $prod}\n",
        "1:3 step `a` says nothing to do: `do`, `first-of` or `include` is missing",
        "1:3 l’étape `a` ne dit rien à faire : il manque `do`, `first-of` ou `include`",
    ),
    "unknown word": (
        "  a: {do: guest.start, each: moved, onn: $spare}\n",
        "1:37 `guest.start` has no word `onn` (did you mean `on`?)",
        "1:37 `guest.start` n’a pas de mot `onn` (vouliez-vous dire « on » ?)",
    ),
    "unknown step word": (
        "  a: {do: node.fence, on: $prod, afterr: b}\n",
        "1:34 `node.fence` has no word `afterr` (did you mean `after`?)",
        "1:34 `node.fence` n’a pas de mot `afterr` (vouliez-vous dire « after » ?)",
    ),
    "missing word": (
        "  a: {do: zfs.sync, each: moved, from: $prod}\n",
        "1:11 `zfs.sync` lacks `to` (a node)",
        "1:11 il manque `to` à `zfs.sync` (un nœud)",
    ),
    "missing guest": (
        "  a: {do: guest.start, on: $spare}\n",
        "1:11 `guest.start` lacks `guest` (a guest) (or `each: a selection`)",
        "1:11 il manque `guest` à `guest.start` (un invité) (ou `each: une sélection`)",
    ),
    "unknown node": (
        "  a: {do: node.fence, on: prodd1}\n",
        "1:27 unknown node `prodd1` (did you mean `prod1`?)",
        "1:27 nœud inconnu : `prodd1` (vouliez-vous dire « prod1 » ?)",
    ),
    "unknown guest": (
        "  a: {do: guest.start, guest: 1O1, on: $prod}\n",
        "1:31 unknown guest `1O1` (did you mean `101`?)",
        "1:31 invité inconnu : `1O1` (vouliez-vous dire « 101 » ?)",
    ),
    "a guest by its name": (
        "  a: {do: guest.start, guest: db, on: $prod}\n",
        "1:31 unknown guest `db` (guests are named by number: 102)",
        "1:31 invité inconnu : `db` (les invités se désignent par leur numéro : 102)",
    ),
    "unknown parameter": (
        "  a: {do: node.fence, on: $prd}\n",
        "1:27 unknown parameter `$prd` (did you mean `$prod`?)",
        "1:27 paramètre inconnu `$prd` (vouliez-vous dire « $prod » ?)",
    ),
    "a parameter of another type": (
        "  a: {do: guest.stop, guest: $prod, on: $prod}\n",
        "1:30 `guest`: parameter `$prod` is of type node, a guest is wanted",
        "1:30 `guest` : le paramètre `$prod` est de type node, il faut un invité",
    ),
    "the wrong word": (
        "  a: {do: guest.autostart, each: moved, on: $prod, set: offf}\n",
        "1:57 `set`: `offf` is not one of on, off (did you mean `off`?)",
        "1:57 `set` : `offf` n’est pas parmi on, off (vouliez-vous dire « off » ?)",
    ),
    "not a duration": (
        "  a: {do: guest.shutdown, each: moved, on: $prod, grace: 90}\n",
        "1:58 `grace`: `90` is not a duration, such as 90s, 30m or 1h30",
        "1:58 `grace` : `90` n’est pas une durée, comme 90s, 30m ou 1h30",
    ),
    "not a time limit": (
        "  a: {do: node.fence, on: $prod, timeout: soon}\n",
        "1:43 `timeout`: `soon` is not a duration, such as 90s, 30m or 1h30",
        "1:43 `timeout` : `soon` n’est pas une durée, comme 90s, 30m ou 1h30",
    ),
    "one language": (
        "  a: {do: prompt, text: {fr: Prêt}}\n",
        "1:25 `text`: a mapping is not a text: words, or {fr: …, en: …} with both",
        "1:25 `text` : un tableau n’est pas un texte : des mots, ou {fr: …, en: …} avec les deux",
    ),
    "words with a comma": (
        "  a: {title: {fr: Prêt, là, en: Ready}, do: node.fence, on: $prod}\n",
        (
            "1:14 `title`: a mapping is not a text: words, or {fr: …, en: …} with both"
            " (words with a comma need quotes inside {fr: …, en: …})"
        ),
        (
            "1:14 `title` : un tableau n’est pas un texte : des mots, ou {fr: …, en: …} avec les deux"
            " (des mots avec une virgule veulent des guillemets dans {fr: …, en: …})"
        ),
    ),
    "unknown selection": (
        "  a: {do: guest.stop, each: moven, on: $prod}\n",
        "1:29 unknown selection `moven` (did you mean `moved`?)",
        "1:29 sélection inconnue : `moven` (vouliez-vous dire « moved » ?)",
    ),
    "each says nothing": (
        "  a: {do: node.fence, each: moved, on: $prod}\n",
        "1:29 `node.fence` is about one thing, not about guests: `each` says nothing to it",
        "1:29 `node.fence` ne porte pas sur des invités : `each` n’y a pas de sens",
    ),
    "twice in a list": (
        "  a: {do: node.fence, each: [$prod, prod1]}\n",
        "1:29 `each`: prod1 more than once",
        "1:29 `each` : prod1 plus d’une fois",
    ),
    "guests and nodes": (
        "  a: {do: node.fence, each: [$prod, 101]}\n",
        "1:29 `each`: nodes and guests in one list",
        "1:29 `each` : des nœuds et des invités dans la même liste",
    ),
    "each of what": (
        "  a: {do: node.fence, each: {on: $prod}}\n",
        "1:29 `each`: a selection, or a list of nodes or guests is wanted, not a mapping",
        "1:29 `each` : il faut une sélection, ou une liste de nœuds ou d’invités, pas un tableau",
    ),
    "unknown step": (
        "  a: {do: node.fence, on: $prod, after: [bend]}\n  bent: {do: node.fence, on: $prod}\n",
        "1:42 unknown step `bend` (did you mean `bent`?)",
        "1:42 étape inconnue : `bend` (vouliez-vous dire « bent » ?)",
    ),
    "after what": (
        "  a: {do: node.fence, on: $prod, after: {any: b}}\n",
        "1:41 `after`: the name of a step, {all: name} or a list of these is wanted, not a mapping",
        "1:41 `after` : il faut le nom d’une étape, {all: nom} ou une liste de ceux-ci, pas un tableau",
    ),
    "a circle": (
        (
            "  a: {do: node.fence, on: $prod}\n"
            "  b: {do: node.fence, on: $prod, after: [a, d]}\n"
            "  c: {do: node.fence, on: $prod, after: b}\n"
            "  d: {do: node.fence, on: $prod, after: {all: c}}\n"
            "  e: {do: node.fence, on: $prod, after: d}\n"
        ),
        "2:45 steps wait for each other: b after d after c after b (never reached behind it: e)",
        "2:45 des étapes s’attendent l’une l’autre : b après d après c après b (jamais atteintes derrière : e)",
    ),
    "waits for itself": (
        "  a: {do: node.fence, on: $prod, after: a}\n",
        "1:41 steps wait for each other: a after a",
        "1:41 des étapes s’attendent l’une l’autre : a après a",
    ),
    "order of what": (
        "  a: {do: node.fence, on: $prod, order: startup}\n",
        "1:41 `order` is about guests: `each: a selection` is missing",
        "1:41 `order` porte sur des invités : il manque `each: une sélection`",
    ),
    "no confirmation of what destroys": (
        "  a: {do: zfs.rollback, each: moved, on: $spare, snapshot: x, confirm: none}\n",
        "1:72 `zfs.rollback` destroys: it is never done without confirmation",
        "1:72 `zfs.rollback` détruit : jamais sans confirmation",
    ),
    "repeating what destroys": (
        "  a: {do: zfs.rollback, each: moved, on: $spare, snapshot: x, retry: {times: 2}}\n",
        "1:63 `zfs.rollback` destroys: it is never repeated by itself",
        "1:63 `zfs.rollback` détruit : jamais répété tout seul",
    ),
    "no times": (
        "  a: {do: node.fence, on: $prod, retry: {times: 0}}\n",
        "1:49 `times` cannot be 0",
        "1:49 `times` ne peut pas valoir 0",
    ),
    "less than none at once": (
        "  a: {do: guest.stop, each: moved, on: $prod, at-once: -1}\n",
        "1:56 `at-once` cannot be -1",
        "1:56 `at-once` ne peut pas valoir -1",
    ),
    "unknown reaction": (
        "  a: {do: node.fence, on: $prod, on-failure: skipp}\n",
        (
            "1:46 `on-failure`: one of ask, skip, stop, roll-back is wanted, or {ask: […]}, not `skipp`"
            " (did you mean `skip`?)"
        ),
        (
            "1:46 `on-failure` : il faut ask, skip, stop, roll-back ou {ask: […]}, pas `skipp`"
            " (vouliez-vous dire « skip » ?)"
        ),
    ),
    "unknown answer": (
        "  a: {do: guest.shutdown, each: moved, on: $prod, on-timeout: {ask: [wait, guest.stopp]}}\n",
        "1:76 `guest.stopp` is neither an answer nor an operation (did you mean `guest.stop`?)",
        "1:76 `guest.stopp` n’est ni une réponse ni une opération (vouliez-vous dire « guest.stop » ?)",
    ),
    "a substitute that lacks a word": (
        "  a: {do: guest.shutdown, each: moved, on: $prod, on-failure: {ask: [zfs.readonly]}}\n",
        "1:70 `zfs.readonly` lacks `set` (a word)",
        "1:70 il manque `set` à `zfs.readonly` (un mot)",
    ),
    "unknown fact": (
        "  a: {do: node.fence, on: $prod, when: [{fact: node.of, on: $prod}]}\n",
        "1:48 unknown fact `node.of` (did you mean `node.off`?)",
        "1:48 fait inconnu : `node.of` (vouliez-vous dire « node.off » ?)",
    ),
    "undo how": (
        "  a: {do: node.fence, on: $prod, undo: never}\n",
        "1:40 `undo`: {do: operation, …} or {impossible: why} is wanted, not `never`",
        "1:40 `undo` : il faut {do: opération, …} ou {impossible: pourquoi}, pas `never`",
    ),
    "an empty chain": (
        "  a: {first-of: []}\n",
        "1:7 `first-of` of step `a` has nothing to try",
        "1:7 `first-of` de l’étape `a` n’a rien à essayer",
    ),
    "do and first-of": (
        "  a: {do: node.fence, on: $prod, first-of: [{do: node.fence}]}\n",
        "1:7 step `a`: `do` and `first-of` together",
        "1:7 étape `a` : `do` et `first-of` à la fois",
    ),
    "a word that no alternative has": (
        "  a: {first-of: [{do: node.fence}], on: $prod, pool: tank}\n",
        "1:48 no operation of `first-of` has a word `pool`",
        "1:48 aucune opération de `first-of` n’a de mot `pool`",
    ),
    "not one replica": (
        "  a: {do: guest.stop, each: [201, 101], on: $replica}\n",
        "1:45 `$replica` is not one node for 201: name the node",
        "1:45 `$replica` n’est pas un seul nœud pour 201 : nommer le nœud",
    ),
    "a replica of nothing": (
        "  a: {do: node.fence, on: $replica}\n",
        "1:27 `$replica` stands for each guest of a step: `each: a selection` is missing",
        "1:27 `$replica` désigne chaque invité d’une étape : il manque `each: une sélection`",
    ),
    "unknown role": (
        "  a: {do: node.fence, on: $prod, who: leed}\n",
        "1:39 unknown role `leed` (did you mean `lead`?)",
        "1:39 rôle introuvable : `leed` (vouliez-vous dire « lead » ?)",
    ),
    "a bad name": (
        "  a.b: {do: node.fence, on: $prod}\n",
        "1:3 a step cannot be called `a.b`: letters, digits, `-` and `_`",
        "1:3 une étape ne peut pas s’appeler `a.b` : des lettres, des chiffres, `-` et `_`",
    ),
    "with without include": (
        "  a: {do: node.fence, on: $prod, with: {x: 1}}\n",
        "1:34 `with` belongs to `include`",
        "1:34 `with` va avec `include`",
    ),
    "no copy": (
        "  a: {do: guest.start, guest: 104, on: $spare}\n",
        "1:3 no copy of 104 on spare1, where `a` starts them",
        "1:3 aucune copie de 104 sur spare1, où `a` les démarre",
    ),
    "a copy too late": (
        (
            "  a: {do: guest.start, guest: 104, on: $spare}\n"
            "  b: {do: zfs.sync, guest: 104, from: $prod, to: $spare}\n"
        ),
        "1:3 no copy of 104 on spare1, where `a` starts them (`b` makes one: `a` must come after it)",
        "1:3 aucune copie de 104 sur spare1, où `a` les démarre (`b` en fait une : `a` doit venir après)",
    ),
    "no memory": (
        (
            "  a: {do: guest.migrate, each: moved, from: $prod, to: lone}\n"
            "  b: {do: guest.migrate, guest: 104, from: $prod, to: lone}\n"
        ),
        "2:3 lone would run 5 guests with 18G of memory, 10G of it its own; it has 16G (20G − 4G for the host)",
        (
            "2:3 lone exécuterait 5 invités avec 18G de mémoire, dont 10G à lui ; il en a 16G"
            " (20G − 4G pour l’hôte)"
        ),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_wrong_is_told_at_its_place_in_both_languages(case: str) -> None:
    words, english, french = CASES[case]
    assert told(words) == [english, french]


def test_everything_wrong_is_told_at_once() -> None:
    found = told("""\
  a: {do: guest.strat, each: moved}
  b: {do: guest.start, each: moven, on: $spare, after: c}
  d: {do: node.fence, on: $prod, pool: tank}
""")
    assert [line.split()[0] for line in found[::2]] == ["1:11", "2:30", "2:56", "3:34"]


def test_a_copy_made_before_is_enough() -> None:
    plan = steps("""\
  b: {do: zfs.sync, guest: 104, from: $prod, to: $spare}
  c: {do: node.wait-online, on: $spare, after: b}
  a: {do: guest.start, guest: 104, on: $spare, after: c}
""")
    assert plan.warnings == ()


def test_a_copy_brought_by_the_disks_is_enough() -> None:
    plan = steps("""\
  b: {do: disk.swap, from: $prod, to: $spare, pool: tank}
  a: {do: guest.start, guest: 104, on: $spare, after: b}
""")
    assert plan.warnings == ()


def test_nearly_full_is_a_warning() -> None:
    plan = steps("""\
  a: {do: guest.migrate, guest: 101, from: $prod, to: lone}
  b: {do: guest.migrate, guest: 102, from: $prod, to: lone}
  c: {do: guest.migrate, guest: 103, from: $prod, to: lone}
""")
    assert [str(w.place) for w in plan.warnings] == ["r.yaml:12:3"]
    assert "16G" in plan.warnings[0].message.fr


def test_what_is_stopped_makes_room() -> None:
    plan = steps("""\
  stop: {do: guest.shutdown, guest: 201, on: lone}
  a: {do: guest.migrate, each: moved, from: $prod, to: lone}
""")
    assert plan.warnings == ()


def test_a_limit_below_the_estimate_is_a_warning() -> None:
    plan = steps("  a: {do: guest.shutdown, each: moved, on: $prod, timeout: 2s}\n")
    (warning,) = plan.warnings
    assert (str(warning.place), warning.message.en) == (
        "r.yaml:10:60",
        "timeout 2s of step `a`: a[101] is expected to take 8s",
    )


def test_an_objective_below_the_estimate_is_a_warning() -> None:
    text = HEAD + "objectives: {rto: 10s}\nsteps:\n  a: {do: node.fence, on: prod1}\n"
    (warning,) = build(text).warnings
    assert (str(warning.place), warning.message.fr) == (
        "r.yaml:4:19",
        "l’estimation est de 35s, l’objectif de 10s",
    )


def test_nothing_at_all_is_an_error() -> None:
    found = problems(
        HEAD + "guests: {none: {tags: [nobody]}}\nsteps:\n  a: {do: guest.stop, each: none, on: prod1}\n"
    )
    assert [p.message.en for p in found if p.level == "error"] == [
        "there is nothing to do: no step has an operation"
    ]


def test_a_required_selection_must_match() -> None:
    found = problems(
        HEAD
        + "guests: {none: {on: prod1, type: qemu, required: true}}\nsteps:\n  a: {do: guest.stop, each: none, on: prod1}\n"
    )
    assert [f"{p.place} {p.message.fr}" for p in found if p.level == "error"] == [
        "r.yaml:4:10 la sélection `none` ne retient aucun invité"
    ]


def test_errors_of_selections_have_their_place() -> None:
    found = problems(
        HEAD
        + "guests:\n  a: {on: prd1, except: {group: nmes}}\n  b: [101, 1000]\nsteps:\n  a: {do: guest.stop, each: a, on: prod1}\n"
    )
    assert [(p.place.line, p.place.column, p.message.en) for p in found] == [
        (5, 11, "unknown node `prd1`"),
        (5, 33, "unknown group `nmes`"),
        (6, 12, "unknown guest `1000`"),
    ]


def test_a_guest_with_two_replicas_has_no_one_replica() -> None:
    extra = "  - pair: {prod: prod1, spare: lone, method: zfs, guests: {guests: [101]}}\n"
    text = PAIR.replace("groups:", extra + "groups:").replace("[prod1, spare1]}", "[prod1, spare1, lone]}")
    two = parse_inventory(read(text, "pair.yaml"))
    with pytest.raises(Invalid) as caught:
        build(HEAD + "guests: {m: [101, 102]}\nsteps:\n  a: {do: guest.stop, each: m, on: $replica}\n", two)
    assert "101" in caught.value.problems[0].message.en
    assert "102" not in caught.value.problems[0].message.en
