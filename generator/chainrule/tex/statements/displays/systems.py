r"""Systems of equations: rows beside one brace, ``\begin{cases} … = … \\ … = … \end{cases}``, and arrays of equations.

Each row says something by itself, unlike those of a definition by cases and those of a matrix.
"""

from __future__ import annotations

from chainrule.tex.statements.displays.relations import relation
from chainrule.tex.syntax.enclosures.conditions import has_relation
from chainrule.tex.syntax.enclosures.environments import CASES, MATRICES
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.records import replace

LAYOUT = "aligned"
BRACES = {("{", "."), (".", "}"), (".", ".")}


def opened(atoms: Atoms) -> Atoms:
    """A math list in which systems that stand by themselves have become layouts, without their braces."""
    if all(atom.kind != "environment" for atom in atoms):
        return atoms
    found: list[Atom] = []
    at = 0
    while at < len(atoms):
        count = 3 if _is_braced(atoms[at : at + 3]) else 1
        inner = atoms[at + count // 2]
        alone = _ends(atoms[at - 1 : at] if at else ()) and _ends(atoms[at + count : at + count + 1])
        if alone and (count == 3 or inner.text in CASES) and _is_system(inner):
            found.append(replace(inner, text=LAYOUT))
        else:
            found += atoms[at : at + count]
        at += count
    return tuple(found)


def _is_braced(atoms: Atoms) -> bool:
    kinds = [atom.kind for atom in atoms]
    return kinds == ["open", "environment", "close"] and (atoms[0].text, atoms[2].text) in BRACES


def _ends(beside: Atoms) -> bool:
    """Whether what stands beside a system is nothing of a formula."""
    return all(atom.kind in {"row", "gap", "text"} or atom.text in {",", ".", ";"} for atom in beside)


def _is_system(atom: Atom) -> bool:
    """Whether each row of an environment has a relation, in ``cases`` before any condition."""
    if atom.kind != "environment" or not (atom.text == LAYOUT or atom.text in {*CASES, *MATRICES, "split", "gathered"}):
        return False
    lines = _lines(atom.parts[0])
    if atom.text in CASES:
        lines = [line for line in lines if not has_relation(_first_cell(line))]
        return not lines or all(_starts_with_relation(line) for line in lines)
    return bool(lines) and all(map(has_relation, lines))


def _starts_with_relation(line: Atoms) -> bool:
    """Whether a relation sign follows the first mark of alignment, as in ``x &= 1``."""
    rest = [atom for atom in line[len(_first_cell(line)) + 1 :] if atom.kind != "gap"]
    return bool(rest) and bool(relation(rest, 0))


def _first_cell(line: Atoms) -> Atoms:
    end = next((at for at, atom in enumerate(line) if atom.kind == "cell"), len(line))
    return line[:end]


def is_chain(atom: Atom) -> bool:
    """An array whose cells hold relation signs is a layout, not a matrix, and so is one column of equations."""
    body = tuple(a for a in atom.parts[0] if a.kind != "gap")
    if atom.text != "array":
        return False
    return _holds_signs(body) or (all(a.kind != "cell" for a in body) and all(map(has_relation, _lines(body))))


def _holds_signs(body: Atoms) -> bool:
    """Whether some cell is a relation sign, or ends or begins with one beside another cell."""
    ends = {"cell", "row"}
    return any(
        a.kind == "sign"
        and a.text in {"=", "equiv"}
        and (at == 0 or body[at - 1].kind in ends)
        and (at + 1 == len(body) or body[at + 1].kind == "cell" or body[at - 1].kind == "cell")
        for at, a in enumerate(body)
    )


def _lines(body: Atoms) -> list[Atoms]:
    """The rows of an environment that are not empty."""
    found: list[list[Atom]] = [[]]
    for atom in body:
        if atom.kind == "row":
            found.append([])
        elif atom.kind != "gap":
            found[-1].append(atom)
    return [tuple(line) for line in found if line]
