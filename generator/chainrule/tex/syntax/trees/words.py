r"""The words that name known functions: ``\sin``, ``\operatorname{tr}``, and letters that spell it."""

from __future__ import annotations

from chainrule.tex.syntax.trees.parser import Parser
from chainrule.tex.text.lexicon import SYMBOLS
from chainrule.tex.text.names import Match
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
    "sum": "sum", "arccot": "arccot", "arcsec": "arcsec", "arccsc": "arccsc", "acot": "arccot", "arsech": "arcsech",
    "arcsch": "arccsch", "arcoth": "arccoth", "arcsech": "arcsech", "arccsch": "arccsch", "arccoth": "arccoth",
    "cosec": "csc", "atan2": "arctan2", "arctan2": "arctan2",
}  # fmt: skip
COMMANDS = frozenset(SPELLINGS) & (SYMBOLS | {"max", "min"}) - {"tr"}
"""The known functions that TeX itself has a command for."""
NUMERIC = frozenset({"exp", "log", "sin", "cos", "tan", "cot", "sqrt", "sinh", "cosh"})
"""Functions of numbers, in whose argument a constant is likelier than a vector of its name."""
STRUCTURAL = frozenset({"tr", "det", "logdet", "diag", "vec", "adj", "sum"})
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
