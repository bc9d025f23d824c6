r"""Evaluation bars: what they evaluate, and where.

``\frac{d}{dx} x \sin x \Big|_{x=a}``: a bar in an operator's operand belongs to the operator, so that the derivative is
evaluated and not the last factor.
"""

from __future__ import annotations

from chainrule.tex.syntax.attachments import scripts
from chainrule.tex.syntax.enclosures.conditions import cut, has_relation
from chainrule.tex.syntax.trees import walk
from chainrule.tex.syntax.trees.nodes import (
    Apply,
    At,
    Derivative,
    Node,
    Subscript,
    Symbol,
    Transpose,
)  # fmt: skip
from chainrule.tex.syntax.trees.opaque import alone
from chainrule.tex.syntax.trees.parser import By, Parser
from chainrule.tex.syntax.trees.trailing import without_bar
from chainrule.tex.text.atoms import Atom, Atoms
from chainrule.tex.text.names import nucleus, spell
from chainrule.tex.text.records import replace

WHOLE = ("the whole derivative, evaluated", "the derivative next to the bar, evaluated")
BRACKETS = ("the derivative, evaluated", "the derivative of what is evaluated")
HELD = ("what is held constant", "the value of the variable")
OPERAND = ("the derivative of the whole product", "the derivative of the first factor, times the rest")


def is_evaluation_bar(p: Parser, atom: Atom) -> bool:
    """Whether ``atom`` is a bar with a setting such as ``x = 0`` below it."""
    return (
        atom.kind in {"bar", "close"}
        and atom.text == "|"
        and atom.sub is not None
        and (has_relation(atom.sub) or p.bars == 0)
    )


def evaluated(p: Parser, body: Node, bar: Atom) -> Node:
    """The body at the values that the bar states, or with what the bar holds constant."""
    held = _held(p, body, bar)
    if held and isinstance(body, Derivative):
        hint = f"{_hint(body, bar.sub or ())} for its value"
        if len(held) == 1 and p.reading.choose("held", HELD, bar.sub or (), hint, declared=True):
            return At(body, ((body.by[0][0], held[0]),), start=body.start, end=bar.end)
        return Subscript(body, held, start=body.start, end=bar.end)
    settings = []
    for sides, signs in _pieces(bar.sub or ()):
        if not signs and (place := _place(p, body, sides[0])):
            settings += place
            continue
        variable = p.inner(sides[0]).whole() if signs == ["="] else _only(p, body, sides[0]) if not signs else None
        if variable is None:
            return alone("what stands at this bar", bar, _hint(body, sides[0]), (body,))
        settings.append((variable, p.inner(sides[-1]).whole()))
    return At(body, tuple(settings), start=body.start, end=bar.end)


def _pieces(below: Atoms) -> list[tuple[list[Atoms], list[str]]]:
    """The sides and signs of each setting; ``(x, y) = (1, 0)`` are two."""
    found: list[tuple[list[Atoms], list[str]]] = []
    for piece in scripts.split(below, ",", ";"):
        sides, signs = cut(piece)
        names, values = (scripts.listed(side) for side in (sides[0], sides[-1]))
        if signs == ["="] and names and len(names) == len(values):
            found += [([name, value], signs) for name, value in zip(names, values, strict=True)]
        else:
            found.append((sides, signs))
    return found


def _place(p: Parser, body: Node, value: Atoms) -> list[tuple[Node, Node]]:
    """The settings of a point alone, ``|_{(1, 0)}``: the arguments of the function that is differentiated."""
    of = body.body if isinstance(body, Derivative) else body
    head = of.head if isinstance(of, Apply) else of
    own = p.reading.parameters(head.name) if isinstance(head, Symbol) else ()
    values = scripts.listed(value)
    if not values or len(values) != len(own) or (isinstance(of, Apply) and of.args != tuple(map(Symbol, own))):
        return []
    return [(Symbol(name), p.inner(each).whole()) for name, each in zip(own, values, strict=True)]


def _held(p: Parser, body: Node, bar: Atom) -> tuple[Node, ...]:
    r"""What a bar holds constant: numbers on which a quantity depends, and by which it is not differentiated."""
    of = body.body if isinstance(body, Derivative) and body.kind == "partial" else None
    head = of.head if isinstance(of, Apply) else of
    if not isinstance(body, Derivative) or not isinstance(head, Symbol):
        return ()
    found = []
    for piece in scripts.split(bar.sub or (), ","):
        names = p.reading.partials(head.name, piece)
        if len(names) != 1 or any(names[0] in walk.names(variable) for variable, _ in body.by):
            return ()
        found.append(Symbol(names[0], start=piece[0].start, end=piece[-1].end))
    return tuple(found)


def _only(p: Parser, body: Node, value: Atoms) -> Node | None:
    r"""The variable that a bare value belongs to, ``|_{x_0}``: the only one of a derivative, if nothing else is meant.

    ``\frac{\partial U}{\partial T}\Big|_V`` says what stays constant: behind ∂ a value is a number or has the
    variable's letter, or the function has no other argument.
    """
    if not isinstance(body, Derivative) or not value:
        return None
    found = {variable.of if isinstance(variable, Transpose) else variable for variable, _ in body.by}
    if not body.by and isinstance(body.body, Apply) and len(body.body.args) == 1:
        found = {body.body.args[0]}
    own = p.reading.parameters(body.body.name) if isinstance(body.body, Symbol) else ()
    if not body.by and len(own) == 1:
        found = {Symbol(own[0])}
    variable = next(iter(found)) if len(found) == 1 else None
    if not isinstance(variable, Symbol):
        return None
    if own == (variable.name,):
        return variable
    held = body.kind == "partial" and not body.total and not all(atom.kind == "number" for atom in value)
    return None if held and nucleus(value[0]) not in variable.name else variable


def _hint(body: Node, value: Atoms) -> str:
    by = body.by if isinstance(body, Derivative) else ()
    variable = by[0][0].name if len(by) == 1 and isinstance(by[0][0], Symbol) else "x"
    return f"write the variable and its value: |_{{{variable} = {spell(value) or 0}}}"


def binds(p: Parser, node: Node, bar: Atom) -> bool:
    """Whether a bar belongs to the factor before it, and not to an operator whose operand ends with that factor."""
    if not p.operators:
        return not p.unbarred
    if not isinstance(node, Derivative) or _sets(p, bar, p.operators[0]):
        return False
    return bool(p.reading.choose("bar", WHOLE, (bar,)))


def _sets(p: Parser, bar: Atom, by: By) -> bool:
    """Whether a bar sets a variable by which an operator differentiates; a bare value sets any."""
    variables = _variables(p, bar)
    return not by or not variables or not variables.isdisjoint(_head(variable) for variable, _ in by)


def _variables(p: Parser, bar: Atom) -> frozenset[str]:
    """The names that a bar sets, without their indices."""
    return frozenset(_head(p.inner(sides[0]).whole()) for sides, signs in _pieces(bar.sub or ()) if signs)


def _head(node: Node) -> str:
    match node:
        case Symbol(name=name):
            return name
        case Subscript(base=inner) | Transpose(of=inner) | Apply(head=inner):
            return _head(inner)
    return ""


def of_product(p: Parser, by: By, begin: int) -> bool:
    r"""Whether ``\nabla f(x) g(x)|_{x=a}``, read up to ``g``, differentiates the whole product."""
    depth = 0
    for end in range(p.at, p.count):
        atom = p.atoms[end]
        depth += (atom.kind == "open") - (atom.kind == "close")
        if depth == 0 and (atom.kind == "sign" or is_evaluation_bar(p, atom)):
            break
    else:
        return False
    if end == p.at or not is_evaluation_bar(p, atom) or not _sets(p, atom, by):
        return False
    return not p.reading.choose("scope", OPERAND, p.atoms[begin:end])


def outside(p: Parser, node: Derivative) -> Node:
    r"""A derivative whose body ends with brackets that are evaluated, ``\frac{d}{dx} [x^2]_{x=a}``: all of it is."""
    body, bar = without_bar(node.body)
    if bar is None:
        return node
    own = {_head(variable) for variable, _ in node.by}
    lone = body is bar.body and (not own or all(_head(variable) in own for variable, _ in bar.settings))
    marks = (Atom("bar", "|", start=bar.start, end=bar.end),)
    if not lone and p.reading.choose("bar", BRACKETS, marks):
        return node
    return replace(bar, body=replace(node, body=body), start=node.start)


def evaluates_last(node: Node) -> bool:
    """Whether a bar evaluates the end of something."""
    return without_bar(node)[1] is not None
