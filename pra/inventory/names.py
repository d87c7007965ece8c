"""Names that one part of an inventory uses and another defines; said with the nearest name there is."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pra.inventory.forms import Selection
from pra.inventory.model import Guest, Inventory
from pra.syntax.read import Trail
from pra.syntax.shape import Problems
from pra.text import Text

NODE: Final = Text(en="node", fr="nœud")
SITE: Final = Text(en="site", fr="site")
NETWORK: Final = Text(en="network", fr="réseau")
STORAGE: Final = Text(en="storage", fr="stockage")
GUEST: Final = Text(en="guest", fr="invité")
GROUP: Final = Text(en="group", fr="groupe")
CLUSTER: Final = Text(en="cluster", fr="grappe")
CONTACT: Final = Text(en="contact", fr="contact")
TAG: Final = Text(en="tag", fr="étiquette")

_SHOWN: Final = 5


def known(
    problems: Problems,
    path: Trail,
    word: str | int,
    words: Mapping[Any, Any],
    kind: Text,
    *,
    key: bool = False,
) -> bool:
    """Looked up as it is; the words are only spelled out for an error, or an estate would take n² steps."""
    return word in words or problems.known(path, str(word), [str(w) for w in words], kind, key=key)


def check_selection(problems: Problems, base: Inventory, path: Trail, selection: Selection) -> None:
    """Every name in a selection exists."""
    named: tuple[tuple[str, str | None, Mapping[str, Any], Text], ...] = (
        ("on", selection.on, base.nodes, NODE),
        ("group", selection.group, base.groups, GROUP),
        ("storage", selection.storage, base.storages, STORAGE),
        ("site", selection.site, base.sites, SITE),
        ("cluster", selection.cluster, base.clusters, CLUSTER),
        ("replicated-to", selection.replicated_to, base.nodes, NODE),
    )
    for word, value, words, kind in named:
        if value is not None:
            known(problems, (*path, word), value, words, kind)
    for i, number in enumerate(selection.guests or ()):
        if not (number.isdecimal() and int(number) in base.guests):
            problems.known((*path, "guests", i), number, [str(g) for g in base.guests], GUEST)
    for i, tag in enumerate(selection.tags or ()):
        if not any(tag in g.tags for g in base.guests.values()):
            problems.known((*path, "tags", i), tag, {t: 0 for g in base.guests.values() for t in g.tags}, TAG)
    if selection.except_ is not None:
        check_selection(problems, base, (*path, "except"), selection.except_)


def some(guests: Iterable[Guest]) -> str:
    """A few of them, to be recognised by: `101, 102, 103…`."""
    numbers = [str(g.id) for g in guests]
    return ", ".join(numbers[:_SHOWN]) + ("…" if len(numbers) > _SHOWN else "")
