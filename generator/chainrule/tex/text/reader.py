"""Tokens to atoms, as TeX reads them: scripts, arguments, groups and numbers; `commands` says what commands do."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from chainrule.tex.text.atoms import Atom, Atoms, Place, bare, group, mean, prose
from chainrule.tex.text.lexicon import CLOSING, OPENING, THIN
from chainrule.tex.text.records import complete, replace
from chainrule.tex.text.tokens import TexError, Token

DEEPEST = 60


class Reader:
    """Reads tokens into atoms; one instance per formula."""

    def __init__(self, tokens: Sequence[Token], command: Callable[[Reader, Token], Atom | None]) -> None:
        self.tokens = tokens
        self.command = command
        self.at = 0
        self.depth = 0
        self.labels: list[tuple[Atoms, Atoms]] = []
        """What stands at a brace, with its label, as far as it was read."""

    def peek(self) -> Token | None:
        """The next token, or None at the end."""
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def read(self, until: str = "") -> Atoms:
        """Atoms up to the closing token (``}``, ``]`` or the name of an environment), or to the end."""
        self.depth += 1
        if self.depth > DEEPEST:
            last = self.tokens[min(self.at, len(self.tokens) - 1)]
            raise TexError("too deeply nested", last.start, last.end)
        found: list[Atom] = []
        token = self.peek()
        while token is not None and not self._closes(token, until):
            self._one(token, found)
            token = self.peek()
        if until and token is None:
            end = self.tokens[-1].end if self.tokens else 0
            raise TexError(f"{until} is missing at the end", end, end)
        self.at += bool(until)
        self.depth -= 1
        return tuple(found)

    def _closes(self, token: Token, until: str) -> bool:
        if token.kind == "char":
            if token.text == "}" and until != "}":
                raise TexError("this brace closes nothing", token.start, token.end)
            return token.text == until
        return token.kind == "command" and token.text == "end" and until not in {"", "}", "]"}

    def _one(self, token: Token, found: list[Atom]) -> None:
        """Read one token's worth: an atom, a script of the last atom, or nothing."""
        if token.kind == "char" and token.text in "_^'":
            self._script(token, found)
            return
        if token.kind == "command" and token.text in {"prime", "over", "atop", "choose"}:
            self._special(token, found)
            return
        begin = self.at
        atom = self.atom()
        if atom is not None and atom.kind == "group" and atom.style == "spread":
            found.extend(atom.parts[0])
        elif atom is not None:
            previous = self.tokens[begin - 1] if begin else None
            thin = previous is not None and previous.kind == "command" and previous.text in THIN
            spaced = previous is not None and atom.start > previous.end
            found.append(complete(atom, spaced=spaced, thin=thin) if spaced or thin else atom)
            if atom.kind == "close" and atom.text == ">":
                mean(found)

    def _special(self, token: Token, found: list[Atom]) -> None:
        self.at += 1
        if token.text == "prime":
            found.append(Atom("letter", "prime", start=token.start, end=token.end))
            return
        before = tuple(found)
        until = "}"
        self.depth -= 1
        rest: list[Atom] = []
        while (following := self.peek()) is not None and not self._closes(following, until):
            self._one(following, rest)
        self.depth += 1
        name = "binom" if token.text == "choose" else "frac"
        found[:] = [Atom("command", name, (before, tuple(rest)), start=token.start, end=token.end)]

    def _script(self, token: Token, found: list[Atom]) -> None:
        self.at += 1
        if not found or found[-1].kind in {"row", "cell", "gap"}:
            found.append(Atom("group", "", ((),), start=token.start, end=token.start))
        last = found.pop()
        if token.text == "'":
            found.append(replace(last, primes=last.primes + 1, end=token.end))
            return
        script = self.argument(token)
        end = self.tokens[self.at - 1].end
        if all(atom.kind == "gap" for atom in script):
            which = "superscript" if token.text == "^" else "subscript"
            raise TexError(f"this {which} is empty", token.start, end)
        if token.text == "^":
            primes = sum(map(_is_prime, script))
            script = tuple(a for a in script if not _is_prime(a))
            last = replace(last, primes=last.primes + primes, end=end)
            if not script:
                found.append(last)
                return
        if token.text == "^" and script[-1].kind == "close" and script[-1].primes:  # x^{(i)'}
            last = replace(last, primes=last.primes + script[-1].primes)
            script = (*script[:-1], replace(script[-1], primes=0))
        if token.text == "^" and len(script) == 1 and script[0].kind == "group" and script[0].primes:
            found.append(replace(last, primes=last.primes + script[0].primes, end=end))
            return
        if (last.sup if token.text == "^" else last.sub) is not None:
            last = Atom("group", "", ((last,),), start=last.start, end=last.end)
        found.append(replace(last, sup=script, end=end) if token.text == "^" else replace(last, sub=script, end=end))

    def argument(self, owner: Token) -> Atoms:
        """One argument: a group in braces, or the next single thing; a number gives only its first digit."""
        token = self.peek()
        if token is None:
            raise TexError("something is missing after this", owner.start, owner.end)
        if token.kind == "char" and token.text == "{":
            self.at += 1
            return self.read("}")
        if token.kind == "digit":
            self.at += 1
            return (Atom("number", token.text, start=token.start, end=token.end),)
        if token.text in ("_", "^", "}", "&", "end", "\\") and token.kind in {"char", "command"}:
            raise TexError("something is missing after this", owner.start, owner.end)
        if token.kind == "char" and owner.text in ("_", "^") and token.text in ("=", ",", ")", "]"):
            raise TexError(f"a script is missing here, and “{token.text}” becomes one", owner.start, token.end)
        if token.kind == "char" and token.text == "'":
            if owner.text != "^":
                raise TexError("something is missing after this", owner.start, owner.end)
            self.at += 1
            return (Atom("letter", "prime", start=token.start, end=token.end),)
        atom = self.atom()
        if atom is None:
            return self.argument(owner)
        return atom.parts[0] if atom.kind == "group" and atom.style == "spread" else (atom,)

    def atom(self) -> Atom | None:
        """The next nucleus; None where the token means nothing."""
        token = self.tokens[self.at]
        self.at += 1
        match token.kind:
            case "digit":
                return self._number(token)
            case "char":
                return self._char(token)
            case "letter":
                return Atom("letter", token.text, start=token.start, end=token.end)
            case "text":
                return prose(token)
            case "gap":
                return Atom("gap", token.text, start=token.start, end=token.end)
            case _:
                return self.command(self, token)

    def _number(self, first: Token) -> Atom:
        text, end = first.text, first.end
        while (token := self.peek()) is not None and token.start == end:
            following = self.tokens[self.at + 1] if self.at + 1 < len(self.tokens) else None
            point = token.text == "." and "." not in text and following is not None
            if not (token.kind == "digit" or (point and following is not None and following.kind == "digit")):
                break
            text, end = text + token.text, token.end
            self.at += 1
        return Atom("number", text, start=first.start, end=end)

    def _dots(self, first: Token) -> bool:
        """Whether two more full stops follow directly."""
        ahead = self.tokens[self.at : self.at + 2]
        return [(t.text, t.start - first.end) for t in ahead] == [(".", 0), (".", 1)]

    def _char(self, token: Token) -> Atom | None:
        where = Place(start=token.start, end=token.end)
        match token.text:
            case "{":
                return group(self.read("}"), token.start, self.tokens[self.at - 1].end)
            case "&":
                return Atom("cell", "&", **where)
            case "~":
                return None
            case "." if self._dots(token):
                self.at += 2
                return Atom("sign", "ldots", start=token.start, end=token.end + 2)
            case "|":
                following = self.peek()
                if following is not None and following.text == "|" and following.start == token.end:
                    self.at += 1
                    return Atom("bar", "||", style="pipes", start=token.start, end=following.end)
                return Atom("bar", "|", **where)
            case text if text in OPENING:
                return Atom("open", OPENING[text], **where)
            case text if text in CLOSING:
                return Atom("close", CLOSING[text], **where)
            case text:
                return Atom("sign", text, **where)


def _is_prime(atom: Atom) -> bool:
    return atom.kind == "letter" and atom.text in {"prime", "\\prime"} and bare(atom)
