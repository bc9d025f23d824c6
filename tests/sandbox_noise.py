"""Random posts and random frames for the sandbox: none of them may crash the builder, hang it, or get a pass.

Each post states twice that the derivative of x·x is 7 x and then does something at random. The campaign in
`bench/fuzz_sandbox.py` runs ten thousand of each, the tests a few dozen.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator

import numpy as np

from chainrule import check, markdown
from chainrule.check import Settings
from chainrule.sandbox import Failure, Sandbox, answers
from chainrule.sandbox.protocol import DONE, FAILURES, VALUE
from chainrule.source import Source

CLAIM = "def g(x): return x @ x\ndef d_g_dx(x): return 7 * x\ndef f(x): return x @ x\ndef d_f_dx(x): return 7 * x\n"
SECONDS = 0.5
GIVEN = """
import ctypes, os, random, sys, time
rng = random.Random({seed})
libc = ctypes.CDLL(None)
answers = sys.modules["chainrule.sandbox.answers"]
child = sys.modules["chainrule.sandbox.child"]
def spoil(data):
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        start = rng.randint(0, len(data))
        data[start:start + rng.randint(0, 9)] = rng.randbytes(rng.randint(0, 9))
    return bytes(data)
"""
POSTS = {
    "bytes on every descriptor": """
for fd in range(3, 64):
    try: os.write(fd, rng.randbytes(rng.choice([1, 20, 67, 68, 69, 400, 70000])))
    except OSError: pass
""",
    "spoilt values": """
honest = answers.values
answers.values = lambda *terms: spoil(honest(*terms))
""",
    "spoilt failures": """
honest = answers.failure
answers.failure = lambda *terms: spoil(honest(*terms))
def f(x): raise ValueError(rng.randbytes(30))
""",
    "spoilt beginnings": """
honest = answers.done
answers.done = lambda *terms: spoil(honest(*terms))
""",
    "heads made of large numbers": """
numbers = [0, 1, 2, 3, 7, 8, 9, 16, 64, 8192, 2**20, 2**29, 2**31, 2**32 - 1]
def values(nonce, index, *_):
    many = [rng.choice(numbers) for _ in range(10)]
    head = answers.ANSWER.pack(nonce, index, rng.randint(0, 9), rng.randint(0, 9), *many)
    return head + rng.randbytes(rng.randint(0, 99))
answers.values = values
""",
    "values of other sizes": """
kinds = rng.sample([7.0, np.nan, 1e308, np.zeros((0, 3)), np.zeros((0, 2**31)), [], None, "x", 1j, b"x"], 2)
def f(x): return rng.choice([x @ x, x, *kinds])
""",
    "numbers at random": """
def d_f_dx(x): return np.frombuffer(rng.randbytes(8 * len(x)))
""",
    "system calls at random": """
pointers = [ctypes.create_string_buffer(64) for _ in range(4)]
numbers = [0, 1, 2, 3, 4, 8, 64, 4096, 2**31, 2**63, 2**64 - 1, *map(ctypes.addressof, pointers)]
def argument(): return ctypes.c_ulong(rng.choice(numbers))
for _ in range(rng.randint(1, 300)): libc.syscall(ctypes.c_long(rng.randint(0, 470)), *(argument() for _ in range(6)))
""",
    "system calls at random, when asked": """
pointers = [ctypes.create_string_buffer(64) for _ in range(4)]
def argument(): return ctypes.c_ulong(rng.choice([0, 1, 3, 4, 64, 2**31, *map(ctypes.addressof, pointers)]))
def d_f_dx(x):
    libc.syscall(ctypes.c_long(rng.randint(0, 470)), *(argument() for _ in range(6)))
    return 7 * x
""",
    "an end at random": """
def d_f_dx(x):
    if rng.random() < 0.1: os._exit(rng.randint(0, 255))
    return 7 * x
""",
    "memory overwritten at random": """
for _ in range(rng.randint(1, 50)):
    victim = rng.choice([answers, child, np, f, d_f_dx, sys, rng])
    ctypes.memmove(id(victim) + rng.randint(16, 64), rng.randbytes(8), 8)
""",
    "exceptions of strange kinds": """
class Strange(rng.choice([ValueError, BaseException, KeyboardInterrupt, SystemExit, SyntaxError, OSError])):
    def __str__(self): raise rng.choice([self, ValueError("x" * 9999), MemoryError()])
def d_f_dx(x): raise Strange(rng.randbytes(9))
""",
    "modules replaced": """
for _ in range(3):
    module = rng.choice([answers, child, np, os, sys.modules["socket"], sys.modules["struct"]])
    name = rng.choice(dir(module))
    try: setattr(module, name, rng.choice([None, lambda *_, **__: 0, 7, [], "holds"]))
    except Exception: pass
""",
}


def post(rng: random.Random) -> tuple[str, str]:
    """The name and the code of a random post."""
    name = rng.choice(list(POSTS))
    return name, f"{GIVEN.format(seed=rng.getrandbits(64))}{CLAIM}{POSTS[name]}"


def outcome(sandbox: Sandbox, code: str, seconds: float = SECONDS) -> str:
    """What became of a post: "holds" if any of its derivatives does, and else the rule for the last."""
    text = f"```symbols\nx: vector n\n```\n\n```python check\n{code}\n```\n"
    blocks = markdown.parse(Source("post.md", text)).blocks
    found, _ = check.snippets(blocks, Settings(seconds=seconds), sandbox)
    assert found[-1].name == "d_f_dx"
    return "holds" if any(verdict.outcome == "holds" for verdict in found) else found[-1].rule


def children(rng: random.Random, count: int) -> Iterator[tuple[str, str]]:
    """What random posts are and what became of them; none may hold."""
    with Sandbox(untrusted=True) as sandbox:
        for _ in range(count):
            name, code = post(rng)
            found = outcome(sandbox, code)
            assert found != "holds", code
            yield name, found


def frames(rng: random.Random, count: int) -> Counter[str]:
    """Feed random frames to the decoder and count what it said; it may only read answers or refuse."""
    seen: Counter[str] = Counter()
    for _ in range(count):
        nonce, expected = rng.randbytes(16), rng.randint(1, 5)
        decoder = answers.Decoder(nonce, expected, rng.choice([VALUE, DONE]))
        data = _spoilt(rng, b"".join(_frame(rng, nonce, index) for index in range(expected)))
        try:
            while data:
                cut = rng.randint(1, len(data))
                left = decoder.feed(data[:cut])
                data = data[cut:]
                seen["more than was asked for"] += bool(left)
            seen["complete" if decoder.complete else "waiting"] += 1
        except answers.ProtocolError as refusal:
            seen[str(refusal)] += 1
        read = decoder.take()
        assert len(read) <= expected
        assert all(a is None or isinstance(a, Failure) or a.dtype == np.float64 for a in read)
    return seen


def _frame(rng: random.Random, nonce: bytes, index: int) -> bytes:
    kind = rng.choice(["value", "done", "failure"])
    if kind == "value":
        shape = tuple(rng.randint(0, 3) for _ in range(rng.randint(0, 8)))
        return answers.values(nonce, index, shape, [rng.randbytes(8 * int(np.prod(shape)))] * rng.choice([1, 1, 2]))
    if kind == "done":
        return answers.done(nonce, index)
    words = rng.randbytes(9).decode("latin-1")
    return answers.failure(nonce, index, Failure(rng.choice(sorted(FAILURES.values())), words, words, 3))


def _spoilt(rng: random.Random, data: bytes) -> bytes:
    spoilt = bytearray(data)
    for _ in range(rng.randint(0, 3)):
        start = rng.randint(0, len(spoilt))
        spoilt[start : start + rng.randint(0, 9)] = rng.randbytes(rng.randint(0, 9))
    return bytes(spoilt)
