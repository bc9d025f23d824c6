r"""Known functions with their argument: in brackets, or what follows without any.

``\ln 2x``, ``\log p_i``, ``\sin^2\theta``, ``\tr A^T B``: without brackets, an elementary function takes the next
factor (after a number, the next ones too), a trace or determinant the whole product beside it.
"""

from __future__ import annotations

from chainrule.tex.syntax import brackets, scripts
from chainrule.tex.syntax.conditions import has_relation
from chainrule.tex.syntax.nodes import Apply, Big, Call, Node, Number, Power, Product, Subscript, Symbol
from chainrule.tex.syntax.parser import Parser
from chainrule.tex.syntax.reading import unsupported
from chainrule.tex.text.atoms import Atom, Atoms, Place
from chainrule.tex.text.lexicon import SYMBOLS
from chainrule.tex.text.names import Match
from chainrule.tex.text.records import replace
from chainrule.tex.types.kinds import Known

SPELLINGS = {
    "exp": "exp", "log": "log", "ln": "log", "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec",
    "csc": "csc", "arcsin": "arcsin", "arccos": "arccos", "arctan": "arctan", "asin": "arcsin", "acos": "arccos",
    "atan": "arctan", "sinh": "sinh", "cosh": "cosh", "tanh": "tanh", "coth": "coth", "sech": "sech", "csch": "csch",
    "arsinh": "arcsinh", "arcosh": "arccosh", "artanh": "arctanh", "arcsinh": "arcsinh", "arccosh": "arccosh",
    "arctanh": "arctanh", "atanh": "arctanh", "asinh": "arcsinh", "acosh": "arccosh", "erf": "erf", "erfc": "erfc",
    "sgn": "sign", "sign": "sign", "max": "max", "min": "min", "abs": "abs", "softmax": "softmax",
    "Softmax": "softmax", "sigmoid": "sigmoid", "Sigmoid": "sigmoid", "expit": "sigmoid", "relu": "relu",
    "ReLU": "relu", "Relu": "relu", "RELU": "relu", "softplus": "softplus", "Softplus": "softplus",
    "SoftPlus": "softplus", "logsumexp": "logsumexp", "LogSumExp": "logsumexp", "LSE": "logsumexp", "logit": "logit",
    "tr": "tr", "Tr": "tr", "trace": "tr", "Trace": "tr", "TR": "tr", "det": "det", "diag": "diag", "Diag": "diag",
    "vec": "vec", "logdet": "logdet", "adj": "adj", "sqrt": "sqrt", "lgamma": "log-gamma", "tg": "tan", "ch": "cosh",
    "sh": "sinh", "Max": "max", "softsign": "softsign", "swish": "swish", "Swish": "swish", "SiLU": "swish",
    "sum": "sum",
}  # fmt: skip
COMMANDS = frozenset(SPELLINGS) & (SYMBOLS | {"max", "min"}) - {"tr"}
"""The known functions that TeX itself has a command for."""
NUMERIC = frozenset({"exp", "log", "sin", "cos", "tan", "cot", "sqrt", "sinh", "cosh"})
"""Functions of numbers, in whose argument a constant is likelier than a vector of its name."""
STRUCTURAL = frozenset({"tr", "det", "logdet", "diag", "vec", "adj", "sum"})
UNSUPPORTED = {
    "E": "an expectation", "Var": "a variance", "Cov": "a covariance", "rank": "a rank", "argmax": "an argmax",
    "argmin": "an argmin", "div": "a divergence", "KL": "a divergence", "lim": "a limit", "Pr": "a probability",
}  # fmt: skip
SIMPLE = frozenset({"letter", "number", "word", "accent", "wrap"})
LONGEST = max(map(len, SPELLINGS))


def known_word(p: Parser, match: Match | None) -> tuple[str, int] | None:
    """The known function that starts here and its number of atoms, unless the post has a longer name for it."""
    atom = p.peek()
    if atom is None:
        return None
    if atom.kind == "word" or (atom.kind == "letter" and len(atom.text) > 1):
        name = SPELLINGS.get(atom.text.removeprefix("\\"))
        return (name, 1) if name is not None and (match is None or _is_bare(p, match)) else None
    if atom.kind != "letter" or atom.style not in {"", "mathrm", "mathbf", "mathit", "mathsf"}:
        return None
    word = _letters(p)
    for length in range(len(word), 1, -1):
        name = SPELLINGS.get(word[:length])
        if name is not None and (length > 2 or word[:length] in {"tr", "Tr", "ln"}) and _is_word(p, match, length):
            return name, length
    return None


def _is_bare(p: Parser, match: Match) -> bool:
    r"""Whether a function that the post declares, ``\exp: matrix-exponential``, stands before its argument as such."""
    following = p.peek(match.count)
    return isinstance(p.reading.type_of(match.name), Known) and following is not None and following.kind != "open"


def _letters(p: Parser) -> str:
    """The run of single letters from here, up to the first with a script."""
    word = ""
    for ahead in range(LONGEST):
        atom = p.peek(ahead)
        if atom is None or atom.kind != "letter" or len(atom.text) > 1 or (ahead and (atom.spaced or atom.thin)):
            break
        word += atom.text
        if atom.sub is not None or atom.sup is not None or atom.primes:
            break
    return word


def _is_word(p: Parser, match: Match | None, length: int) -> bool:
    """Whether letters are a function's name and not a product of declared symbols."""
    if match is None:
        return True
    if match.count >= length:
        return False
    following = p.peek(length)
    declared = all(p.reading.names.match(p.atoms, p.at + n) is not None for n in range(length))
    return not declared or (following is not None and following.kind == "open")


def function(p: Parser, name: str, count: int) -> Node:
    """A known function with its scripts and its argument."""
    start = p.atoms[p.at].start
    p.at += count
    atom = p.atoms[p.at - 1]
    if count > 1:
        _warn_of_letters(p, p.atoms[p.at - count : p.at])
    if atom.kind == "sign" and atom.text in {"max", "min"} and atom.sub is not None:
        return _over_index(p, atom)
    base = p.inner(atom.sub).whole() if atom.sub is not None else None
    if base is not None and name != "log":
        raise unsupported("this subscript of a function", atom)
    power = None
    if atom.sup is not None:
        if name == "exp" and not _opens(p):
            message = "\\exp with an exponent is read as e with that exponent"
            p.reading.warn("exp-power", message, atom, "write e^{…} or \\exp(…)")
            inside = p.inner(atom.sup).whole()
            return Call("exp", (inside,), start=start, end=atom.end)
        name, power = _mark(p, name, atom)
    place = Place(start=start, end=atom.end)
    if atom.primes:
        return _primed(p, name, atom, start)
    if not _can_follow(p):
        if power is None and base is None:
            return Symbol("\\" + name, **place)
        raise unsupported(f"{name} without an argument", atom)
    outside, p.numeric = p.numeric, p.numeric or name in NUMERIC
    args, close = _argument(p, name)
    p.numeric = outside
    node: Node = Call(name, args, base, start=start, end=args[-1].end)
    if power is not None:
        node = Power(node, power, start=start, end=node.end)
    return scripts.attach(p, node, close) if close is not None else node


def _warn_of_letters(p: Parser, letters: Atoms) -> None:
    word = "".join(letter.text for letter in letters)
    proper = f"\\{word}" if word in COMMANDS else f"\\operatorname{{{word}}}"
    place = replace(letters[0], end=letters[-1].end)
    p.reading.warn("function-name", f"the letters “{word}” are read as the function", place, f"write {proper}")


def _primed(p: Parser, name: str, atom: Atom, start: int) -> Node:
    head = Symbol("\\" + name, start=start, end=atom.end)
    if not _opens(p):
        raise unsupported(f"{name} with a prime and no argument", atom)
    args, close = brackets.arguments(p)
    node = Apply(head, args, atom.primes, start=start, end=close.end)
    return scripts.attach(p, node, close)


def _mark(p: Parser, name: str, atom: Atom) -> tuple[str, Node | None]:
    r"""``\sin^2`` is a power of the value, ``\sin^{-1}`` the inverse function."""
    sup = p.inner(atom.sup or ()).whole()
    text = "".join(a.text for a in atom.sup or ())
    if text == "-1" and "arc" + name in SPELLINGS:
        return "arc" + name, None
    if not (isinstance(sup, Number) and sup.value > 0) and text != "n":
        raise unsupported(f"“{text}” as a superscript of {name}", atom)
    return name, sup


def _opens(p: Parser) -> bool:
    atom = p.peek()
    return atom is not None and atom.kind == "open" and atom.text in {"(", "[", "{"}


def _can_follow(p: Parser) -> bool:
    return p.starts(0) or p.sign("sum", "prod")


def _argument(p: Parser, name: str) -> tuple[tuple[Node, ...], Atom | None]:
    if _opens(p):
        end = brackets.closing(p, p.at)
        if end is not None and not has_relation(p.atoms[p.at + 1 : end]):
            args, close = brackets.arguments(p)
            return args, close
    outside, p.unbarred = p.unbarred, True
    found = _beside(p) if name in STRUCTURAL else _next_factors(p, name)
    p.unbarred = outside
    return (found,), None


def _beside(p: Parser) -> Node:
    """The product of everything beside each other, up to the next explicit sign, trace or determinant."""
    node = p.factor()
    while p.starts(0) and not p.sign("sum", "prod") and not _is_number(p):
        right = p.factor()
        node = Product(node, right, start=node.start, end=right.end)
    return node


def _is_number(p: Parser) -> bool:
    r"""Whether a trace or a determinant follows: ``\det A \operatorname{tr} B`` multiplies two numbers."""
    found = known_word(p, p.reading.names.match(p.atoms, p.at))
    return found is not None and found[0] in {"tr", "det", "logdet"}


def _next_factors(p: Parser, name: str) -> Node:
    begin = p.at
    node = p.factor()
    follows = _factor_follows if isinstance(node, Symbol | Subscript | Power) else _simple_follows
    if isinstance(node, Big | Call) or not follows(p):
        return node
    if not isinstance(node, Number):
        readings = (f"{name} of the next factor only", f"{name} of the product")
        after = p.at
        if not p.reading.choose("argument", readings, p.atoms[begin : after + 1]):
            return node
    while follows(p):
        right = p.factor()
        node = Product(node, right, start=node.start, end=right.end)
    return node


def _simple_follows(p: Parser) -> bool:
    """Whether a factor follows that is no function of the post."""
    match = p.reading.names.match(p.atoms, p.at) if p.peek() is not None else None
    return _factor_follows(p) and (match is None or p.reading.role(match.name) not in {"function", "dependent"})


def _factor_follows(p: Parser) -> bool:
    """Whether a factor follows that an argument without brackets may go on with."""
    atom = p.peek()
    if atom is None or atom.kind not in SIMPLE or atom.thin:
        return False
    return known_word(p, p.reading.names.match(p.atoms, p.at)) is None


def _over_index(p: Parser, atom: Atom) -> Node:
    r"""``\max_j x_j``: over an index."""
    names = tuple(n for n in "".join(a.text for a in atom.sub or ()).split(","))
    if len(atom.sub or ()) != 1:
        raise unsupported("what stands below this maximum or minimum", atom)
    body = p.term()
    return Big(atom.text, names, None, None, None, body, start=atom.start, end=body.end)
