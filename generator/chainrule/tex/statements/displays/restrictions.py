"""Which parts of a display restrict a statement, and which are remarks."""

from __future__ import annotations

import re

from chainrule.tex.statements.displays.notations import states_derivative
from chainrule.tex.statements.displays.relations import DEFINING, OTHER, REVERSED, Statement
from chainrule.tex.syntax.enclosures.conditions import ELSE, LEADING, cut
from chainrule.tex.text.atoms import Atom, Atoms, bare, lists
from chainrule.tex.text.names import Names, spell
from chainrule.tex.text.tokens import TexError


def is_condition(words: Atoms, statement: Statement, part: Atoms, names: Names) -> bool:
    """Whether a part of a row restricts the statement beside it instead of claiming something."""
    said = {w.text.lower().strip(" .,:") for w in words}
    if said & ELSE:
        return True
    if not statement.signs:
        return bool(said & (set(LEADING) - {"and", "as"})) and bool(part)
    signs = {sign.text for sign in statement.signs}
    led = bool(said & (set(LEADING) - {"and", "as"})) or any(w.text == "forall" for w in words)
    if led and not ("=" in signs and states_derivative(statement, names)):
        return True
    if signs & (DEFINING | REVERSED | OTHER) and not signs <= {"in", "notin"}:
        return False
    if signs & {"in", "notin"}:
        return not states_derivative(statement, names)
    if "=" not in signs:
        return not states_derivative(statement, names)
    numeral = not any(atom.kind == "letter" for side in statement.sides for atom in side)
    return not numeral and all(is_index(side, names) for side in statement.sides)  # 2 + 2 = 4 is a claim


def introduces(words: Atoms) -> bool:
    """Whether words say that what stands behind them explains names."""
    return bool({w.text.lower().strip(" .,:") for w in words} & {"where", "with"})


def goes_on_explaining(words: Atoms, statement: Statement, names: Names) -> bool:
    """Whether a part behind ``where z = a u + b`` explains one more name, as ``and u = x^2`` does."""
    said = {w.text.lower().strip(" .,:") for w in words}
    left = statement.sides[0]
    fresh = bool(left) and names.match(left, 0) is None
    plain = [sign.text for sign in statement.signs] == ["="] and not states_derivative(statement, names)
    return said <= {"and", "where", "with"} and fresh and plain


def is_quantifier(words: Atoms, part: Atoms, names: Names) -> bool:
    r"""Whether a part only says that indices take all their values: ``\text{for all } i``, ``\forall i, j``."""
    says_all = _says_all(words)
    if not says_all and all(a.text != "in" for a in part):
        return False
    kept = tuple(a for a in part if a.kind != "gap" and not (a.kind == "sign" and a.text == ","))
    sides, signs = cut(kept)
    if signs == ["in"] and len(sides[1]) == 1:
        return _is_variables(sides[0], names) and _is_real_space(sides[1][0])
    return says_all and not signs and _is_variables(kept, names)


def quantifies(words: Atoms, part: Atoms, names: Names) -> bool:
    """Whether words say “for all” of something that is no mere index."""
    return _says_all(words) and any(not is_index((a,), names) for a in part if a.kind in {"letter", "accent", "word"})


def _says_all(words: Atoms) -> bool:
    said = {w.text.lower().strip(" .,:") for w in words}
    return bool(said & {"for all", "for any", "for each", "for every", "forall", "all", "each", "every", "any"})


def _is_variables(atoms: Atoms, names: Names) -> bool:
    """Whether a list holds nothing but indices and known names."""
    return bool(atoms) and all(
        a.kind != "number" and (is_index((a,), names) or ((m := names.match((a,), 0)) is not None and bare(m.rest)))
        for a in atoms
    )


def _is_real_space(atom: Atom) -> bool:
    r"""``\mathbb{R}``, ``\R^n``: all real values, which says nothing more; ``\mathbb{R}_+`` does."""
    real = (atom.text == "R" and atom.style == "mathbb") or atom.text in {"\\R", "\\Reals", "\\reals"}
    plain = all(a.kind in {"letter", "number"} or a.text == "times" for a in atom.sup or ())
    return real and atom.sub is None and plain


def is_index(side: Atoms, names: Names) -> bool:
    """Whether a side is a lone index, or a number: ``i``, ``y_i`` if declared an index, ``k + 1``."""
    kept = [a for a in side if not (a.kind == "sign" and a.text in {"+", "-"}) and a.kind != "number"]
    if len(kept) > 1 or not side:
        return False
    if not kept:
        return True
    match = names.match(tuple(kept), 0)
    if match is not None:
        return match.name in names.indices
    return kept[0].kind == "letter" and spell((kept[0],), loose=True) in set("ijklmnpqrstabc")


def is_stray(part: Atoms, names: Names) -> bool:
    """Whether a part without a relation says something that a reader would take for mathematics: ``, 5x``.

    A lone symbol that means nothing or is an index, dots and equation numbers do not.
    """
    kept = [a for a in part if a.kind not in {"gap", "cell", "text"}]
    dots = {"ldots", "cdots", "dots", "vdots", "forall", ","}
    said = tuple(a for a in kept if not (a.kind == "sign" and a.text in dots))
    match = names.match(said, 0) if len(said) == 1 else None
    return len(said) > 1 or (match is not None and match.name not in names.indices)


def is_remark(part: Atoms) -> bool:
    """An equation number such as ``(23)``, or prose."""
    kept = [a for a in part if a.kind not in {"gap", "cell", "text"}]
    if not kept:
        return True
    numbered = kept[0].kind == "open" and kept[-1].kind == "close" and len(kept) <= 5
    marks = all(a.text in {".", "*", "-"} for a in kept if a.kind == "sign")
    return numbered and marks and all(a.kind in {"number", "letter", "sign", "open", "close"} for a in kept)


def refuse_more(words: Atoms, part: Atoms) -> None:
    r"""Raise where a condition goes on in words: ``i = 1 \text{ to } n`` would be read as ``i = 1``."""
    joining = [w for w in words if w.text.lower().strip(" .,:") in {"and", "or", "to", "through", "up to", "until"}]
    number = len(part) == 1 and part[0].kind == "number"
    if part and (joining or number):
        hint = "write a range, such as i = 1, \\dots, n"
        begin = joining[0].start if joining else part[0].start
        raise TexError("this part of a condition is not understood", begin, part[-1].end, "unsupported", hint)


_BARE = frozenset({"+", "-", "=", "cdot", "times", "*", "/", ",", ";", "."})


def refuse_scripts(atoms: Atoms) -> None:
    """Raise where a sign or an opening bracket has a script, which nothing would read: ``2 +^{2} 1``."""
    for each in lists(atoms):
        for atom in each:
            plain = atom.kind == "open" or (atom.kind == "sign" and atom.text in _BARE)
            if plain and (atom.sub is not None or atom.sup is not None):
                raise TexError(f"a script on “{atom.text}” is not understood", atom.start, atom.end)


_FIGURES = re.compile(r"\s*[-+−*/^=<>·×÷±\d]|[\W\d_]*[-+−*/^=<>·×÷±\d][\W\d_]*\Z")
"""Words that begin with a number or a sign, or hold nothing else."""
_NUMBERED = re.compile(r"\(\w+([.-]\w+)*\)")


def refuse_figures(atom: Atom, before: Atom | None) -> None:
    r"""Raise where words read as a part of the formula: ``2x \text{ + 1}``. An equation number may follow a gap."""
    apart = before is None or before.kind in {"gap", "cell"}
    if atom.kind == "text" and _FIGURES.match(atom.text) and not (apart and _NUMBERED.fullmatch(atom.text)):
        raise TexError("numbers and signs in words are not read", atom.start, atom.end)
