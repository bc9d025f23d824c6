"""Which parts of a display restrict a statement, and which are remarks."""

from __future__ import annotations

from chainrule.tex.atoms import Atoms
from chainrule.tex.conditions import ELSE, LEADING
from chainrule.tex.names import Names, spell
from chainrule.tex.relations import DEFINING, OTHER, REVERSED, Statement


def is_condition(words: Atoms, statement: Statement, part: Atoms, names: Names) -> bool:
    """Whether a part of a row restricts the statement beside it instead of claiming something."""
    said = {w.text.lower().strip(" .,:") for w in words}
    if said & ELSE:
        return True
    if not statement.signs:
        return bool(said & (set(LEADING) - {"and", "as"})) and bool(part)
    if said & (set(LEADING) - {"and", "as"}) or any(w.text == "forall" for w in words):
        return True
    signs = {sign.text for sign in statement.signs}
    if signs & (DEFINING | REVERSED | OTHER) and not signs <= {"in", "notin"}:
        return False
    if signs & {"in", "notin"}:
        return True
    if "=" not in signs:
        return not any(_has_derivative(side) for side in statement.sides)
    return all(_is_index(side, names) for side in statement.sides)


def _is_index(side: Atoms, names: Names) -> bool:
    """A lone index, or a number: ``i``, ``y_i`` if declared an index, ``k + 1``."""
    kept = [a for a in side if not (a.kind == "sign" and a.text in {"+", "-"}) and a.kind != "number"]
    if len(kept) > 1 or not side:
        return False
    if not kept:
        return True
    match = names.match(tuple(kept), 0)
    if match is not None:
        return match.name in names.indices
    return kept[0].kind == "letter" and spell((kept[0],), loose=True) in set("ijklmnpqrstabc")


def _has_derivative(side: Atoms) -> bool:
    return any(
        (a.kind == "sign" and a.text in {"partial", "nabla"}) or any(_has_derivative(part) for part in a.parts)
        for a in side
    )


def is_remark(part: Atoms) -> bool:
    """An equation number such as ``(23)``, or prose."""
    kept = [a for a in part if a.kind not in {"gap", "cell", "text"}]
    if not kept:
        return True
    numbered = kept[0].kind == "open" and kept[-1].kind == "close" and len(kept) <= 5
    return numbered and all(a.kind in {"number", "letter", "sign", "open", "close"} for a in kept)
