"""The TeX commands that the reader knows, by what they do to a math list."""

from __future__ import annotations

STYLES = frozenset({"mathbf", "boldsymbol", "bm", "bold", "mathcal", "mathbb", "mathit", "mathfrak", "mathscr", "vec",
                    "mathsf", "mathtt", "overrightarrow", "underline", "pmb", "mathnormal", "boldmath"})  # fmt: skip
UPRIGHT = frozenset({"mathrm", "operatorname", "mathop", "operatornamewithlimits", "DeclareMathOperator"})
SWITCHES = {"cal": "mathcal", "bf": "mathbf", "rm": "mathrm", "it": "mathit", "sf": "mathsf", "tt": "mathtt"}
ACCENTS = frozenset({"hat", "widehat", "tilde", "widetilde", "bar", "overline", "dot", "ddot", "dddot", "check",
                     "breve", "acute", "grave", "mathring"})  # fmt: skip
COMMANDS = {"frac": 2, "dfrac": 2, "tfrac": 2, "cfrac": 2, "sqrt": 1, "binom": 2, "dbinom": 2, "tbinom": 2,
            "underset": 2, "overset": 2, "stackrel": 2, "not": 1, "substack": 1, "pmod": 1,
            "xlongequal": 1, "xrightarrow": 1, "xleftarrow": 1, "xmapsto": 1, "xRightarrow": 1}  # fmt: skip
WRAPPERS = {"boxed": 1, "underbrace": 1, "overbrace": 1, "smash": 1, "mathrel": 1, "mathbin": 1, "mathord": 1,
            "mathopen": 1, "mathclose": 1, "mathinner": 1, "cancel": 1, "ensuremath": 1, "fbox": 1, "strut": 0,
            "textcolor": 2, "colorbox": 2}  # fmt: skip
IGNORED = frozenset({"displaystyle", "textstyle", "scriptstyle", "scriptscriptstyle", "limits", "nolimits", "relax",
                     "nonumber", "notag", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl",
                     "biggr", "Biggl", "Biggr", "bigm", "Bigm", "middle", "mathstrut", "hfill", "hline", "noindent",
                     "centering", "allowbreak", "left.", ",", ";", "!", ":", ">", "/", "@", "thinspace", "enspace",
                     "protect", "vphantom", "null", "large", "small", "Large", "normalsize"})  # fmt: skip
THIN = frozenset({",", ";", ":", ">", " "})
GAPS = frozenset({"quad", "qquad", "newline", "linebreak"})
OPENING = {"(": "(", "[": "[", "lbrack": "[", "{": "{", "lbrace": "{", "langle": "<", "lVert": "||", "lvert": "|",
           "lfloor": "floor", "lceil": "ceil", "bigl(": "("}  # fmt: skip
CLOSING = {")": ")", "]": "]", "rbrack": "]", "}": "}", "rbrace": "}", "rangle": ">", "rVert": "||", "rvert": "|",
           "rfloor": "floor", "rceil": "ceil"}  # fmt: skip
BARS = {"|": "||", "vert": "|", "Vert": "||", "mid": "|"}
SPREAD = "spread"
SIGNS = frozenset({
    "cdot", "times", "odot", "circ", "otimes", "oplus", "ast", "star", "bullet", "div", "pm", "mp", "setminus",
    "neq", "ne", "leq", "le", "geq", "ge", "ll", "gg", "equiv", "triangleq", "coloneqq", "approx", "sim", "simeq",
    "cong", "propto", "to", "rightarrow", "leftarrow", "gets", "longrightarrow", "Rightarrow", "implies", "iff",
    "Leftrightarrow", "Longrightarrow", "leftrightarrow", "mapsto", "longmapsto", "in", "notin", "subset", "subseteq",
    "perp", "parallel", "colon", "forall", "exists", "land", "lor", "wedge", "vee", "neg", "cup", "cap",
    "leqslant", "geqslant", "lt", "gt", "doteq", "therefore", "because", "dagger", "ltimes", "rtimes", "Leftarrow",
    "rightsquigarrow", "leadsto", "uparrow", "downarrow", "longleftarrow", "hookrightarrow", "prec", "succ",
    "preceq", "succeq", "asymp", "models", "vdash", "nabla", "partial", "sum", "prod", "int", "iint", "iiint", "oint",
    "lim", "max", "min", "sup", "inf", "argmax", "argmin", "ldots", "dots", "cdots", "vdots", "ddots", "dotsc",
    "dotsb", "dotsm", "coprod", "bigcup", "bigcap", "bigoplus", "bigotimes", "bigodot", "backslash", "eqqcolon",
    "iddots", "smallsetminus", "amalg", "uplus", "diamond", "bigcirc", "lessgtr", "lesssim", "gtrsim", "eqsim",
    "textgreater", "textless", "nrightarrow", "nsubseteq", "supset", "supseteq", "bigstar", "cdotp", "ldotp",
    "circeq", "eqcirc", "bumpeq", "Bumpeq", "coloneq", "Coloneqq", "risingdotseq", "fallingdotseq", "backsimeq",
    "approxeq", "thickapprox", "impliedby", "Longleftrightarrow", "Longleftarrow",
})  # fmt: skip
SYMBOLS = frozenset({
    "ell", "hbar", "infty", "Re", "Im", "imath", "jmath", "top", "intercal", "bot", "emptyset", "exp", "log", "ln",
    "lg", "tr",
    "sin", "cos", "tan", "sec", "csc", "cot", "arcsin", "arccos", "arctan", "sinh", "cosh", "tanh", "coth", "det",
    "Pr", "dim", "ker", "arg", "gcd", "deg", "hom", "aleph", "wp", "dag", "&",
})  # fmt: skip
DRAWN = {"xlongequal": "=", "xrightarrow": "rightarrow", "xleftarrow": "leftarrow", "xmapsto": "mapsto",
         "xRightarrow": "Rightarrow"}  # fmt: skip
"""Relations that are drawn as long as the note above them."""
NEGATED = {"=": "neq", "in": "notin", "<": "geq", ">": "leq", "equiv": "notequiv"}
PROSE = frozenset({
    "if", "otherwise", "for", "where", "and", "or", "when", "with", "else", "all", "such", "that", "is", "are", "as",
    "then", "so", "since", "because", "by", "given", "from", "subject", "to", "in", "on", "at", "of", "the", "a", "any",
    "every", "each", "hence", "thus", "note", "we", "have", "but", "not", "unless", "while", "also", "therefore",
    "otherwise.", "i.e.", "e.g.", "s.t.", "w.r.t.", "where,", "elsewhere", "using", "both", "only", "here", "let",
    "now", "suppose", "assume", "assuming", "provided", "define", "consider", "recall", "it", "follows", "gives",
    "yields", "finally", "next", "similarly", "likewise", "moreover", "furthermore", "namely", "clearly", "obviously",
    "whenever", "again", "whereas", "consequently", "accordingly", "further", "this", "which", "there", "again,",
    "then,", "hence,", "thus,", "so,", "now,", "finally,", "therefore,", "moreover,", "similarly,", "i.e.,", "e.g.,",
    "equals", "becomes",
})  # fmt: skip
