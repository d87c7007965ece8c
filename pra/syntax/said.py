"""What libyaml says of a text that is not YAML, in words that help whoever wrote it, in both languages."""

from typing import Final

import yaml

from pra.errors import Place, Problem
from pra.text import Text, plain

_OPENED: Final = Text(en="opened on line {line}", fr="ouvert ligne {line}")
_SAID: Final = {
    "found unexpected end of stream": Text(
        en="this quote is never closed", fr="ce guillemet n’est jamais fermé"
    ),
    "could not find expected ':'": Text(
        en="a `:` is missing after this word", fr="il manque un `:` après ce mot"
    ),
    "mapping values are not allowed in this context": Text(
        en="a `:` is not expected here: quote a text that holds one, and look at the indentation",
        fr="un `:` inattendu : mettez entre guillemets un texte qui en contient, et vérifiez le décalage",
    ),
    "mapping keys are not allowed in this context": Text(
        en="a key is not expected here", fr="une clé inattendue"
    ),
    "block sequence entries are not allowed in this context": Text(
        en="a `-` is not expected here", fr="un `-` inattendu"
    ),
    "did not find expected key": Text(
        en="`name: value` is wanted here, indented like the lines above",
        fr="il faut ici `nom: valeur`, décalé comme les lignes au-dessus",
    ),
    "did not find expected '-' indicator": Text(
        en="a `-` is wanted here, indented like the items above",
        fr="il faut ici un `-`, décalé comme les éléments au-dessus",
    ),
    "did not find expected ',' or ']'": Text(
        en="a `,` or a `]` is missing before this", fr="il manque un `,` ou un `]` avant ceci"
    ),
    "did not find expected ',' or '}'": Text(
        en="a `,` or a `}}` is missing before this", fr="il manque un `,` ou un `}}` avant ceci"
    ),
    "did not find expected node content": Text(
        en="a value is missing before this", fr="il manque une valeur avant ceci"
    ),
    "did not find expected <document start>": Text(
        en="something stands after the end", fr="il y a quelque chose après la fin"
    ),
    "found unexpected document indicator": Text(
        en="the document ends inside quotes", fr="le document finit entre des guillemets"
    ),
    "found unknown escape character": Text(
        en="unknown escape: between double quotes a `\\` is written `\\\\`",
        fr="échappement inconnu : entre guillemets doubles un `\\` s’écrit `\\\\`",
    ),
    "did not find expected alphabetic or numeric character": Text(
        en="a text that begins with `*` or `&` is put between quotes",
        fr="un texte qui commence par `*` ou `&` se met entre guillemets",
    ),
    "found character that cannot start any token": Text(
        en="a text that begins with this character is put between quotes",
        fr="un texte qui commence par ce caractère se met entre guillemets",
    ),
}
_NEVER_CLOSED: Final = Text(en="this bracket is never closed", fr="ce crochet n’est jamais fermé")
_TAB: Final = Text(
    en="a tab: indentation is made of spaces", fr="une tabulation : le décalage est fait d’espaces"
)
_BEGINNING: Final = (
    "found unexpected end of stream",
    "could not find expected ':'",
    "did not find expected alphabetic or numeric character",
)
_NOT_YAML: Final = Text(en="not YAML: {words}", fr="ce n’est pas du YAML : {words}")


def said(file: str, text: str, error: yaml.MarkedYAMLError) -> Problem:
    """One problem, where the reader stopped; where the thing began, when that is what has to be changed."""
    begun, stopped = error.context_mark, error.problem_mark
    opened = begun if (error.context or "").endswith(("flow mapping", "flow sequence")) else None
    known, hint = _SAID.get(error.problem or ""), None
    mark = begun if begun and error.problem in _BEGINNING else stopped or begun
    end = len(text.rstrip())
    if opened and stopped and stopped.index >= end:
        known, mark = _NEVER_CLOSED, opened
    elif opened:
        hint = _OPENED.fill(line=opened.line + 1)
    index = min(mark.index, max(end - 1, 0)) if mark else 0
    if text[index : index + 1] == "\t" or "tab character" in (error.problem or ""):
        known, hint = _TAB, None
    if known is None:
        known = plain(
            " ".join(w for w in (error.context, error.problem) if w).replace("{", "{{").replace("}", "}}")
        )
    place = Place(file, text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))
    return Problem(place, _NOT_YAML.fill(words=known.fill()), hint)
