"""The child's side: load a post's snippets in one namespace, then call their functions at the points asked for.

This runs in the process that belongs to the post. Nothing here protects anything: a snippet can change every line of
it while it runs. It only has to serve honest posts well; `answers.Decoder` and the builder's clock deal with the rest.
"""

from __future__ import annotations

import linecache
import math
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from types import ModuleType

import numpy as np
from numpy.typing import NDArray

from chainrule.sandbox import answers, questions, watch
from chainrule.sandbox.protocol import (
    CALL,
    FRAME_LIMIT,
    LOAD,
    QUESTION,
    RANK_LIMIT,
    TOTAL_LIMIT,
    WATCH,
    Code,
    Failure,
)
from chainrule.sandbox.questions import Watched
from chainrule.sandbox.raised import describe
from chainrule.sandbox.reals import NotRealError, reals

_CHUNK = 64 << 10
"""Values are sent in pieces of about this many bytes: few system calls, little memory."""


def serve(channel: socket.socket) -> None:
    """Answer the builder's questions until it hangs up."""
    namespace = _namespace()
    paths: frozenset[str] = frozenset()
    while head := _receive(channel, QUESTION.size):
        nonce, what, size = QUESTION.unpack(head)
        body = memoryview(_receive(channel, size))
        if what == LOAD:
            codes = questions.read_load(body)
            paths = frozenset(code.path for code in codes)
            _remember_lines(codes)
            _send(channel, _load(nonce, codes, namespace, paths), 0)
        elif what == CALL:
            _send(channel, _call(nonce, questions.read_calls(body), namespace, paths), _CHUNK)
        elif what == WATCH:
            watched, calls = questions.read_watch(body)
            _send(channel, _call(nonce, calls, namespace, paths, watched), _CHUNK)


def _namespace() -> dict[str, object]:
    """What the snippets share: that of a real module, which dataclasses and pickle look up by its name."""
    post = ModuleType("post")
    sys.modules["post"] = post
    post.__dict__["np"] = np
    return post.__dict__


def _receive(channel: socket.socket, size: int) -> bytearray:
    """Exactly so many bytes, or none at the end."""
    data = bytearray(size)
    view = memoryview(data)
    while view:
        count = channel.recv_into(view)
        if count == 0:
            return bytearray()
        view = view[count:]
    return data


def _send(channel: socket.socket, frames: Iterator[bytes], chunk: int) -> None:
    """Send frames as they come, in pieces of more than ``chunk`` bytes."""
    pending: list[bytes] = []
    size = 0
    for frame in frames:
        pending.append(frame)
        size += len(frame)
        if size > chunk:
            channel.sendall(b"".join(pending))
            pending, size = [], 0
    channel.sendall(b"".join(pending))


def _load(nonce: bytes, codes: Sequence[Code], namespace: dict[str, object], paths: frozenset[str]) -> Iterator[bytes]:
    for index, code in enumerate(codes):
        failure = _run(code, namespace, paths)
        yield answers.failure(nonce, index, failure) if failure else answers.done(nonce, index)


def _remember_lines(codes: Sequence[Code]) -> None:
    """Let tracebacks show the post's lines, each at its own number, without reading a file."""
    for path in {code.path for code in codes}:
        own = [code for code in codes if code.path == path]
        lines = [""] * max(code.last_line for code in own)
        for code in own:
            lines[code.line - 1 : code.last_line] = code.text.split("\n")
        linecache.cache[path] = (0, None, [line + "\n" for line in lines], path)


def _run(code: Code, namespace: dict[str, object], paths: frozenset[str]) -> Failure | None:
    """Run one snippet, its lines numbered as in the post."""
    try:
        program = compile("\n" * (code.line - 1) + code.text, code.path, "exec", dont_inherit=True)
    except BaseException as error:  # the compiler raises ValueError, RecursionError, MemoryError too
        return describe(error, "syntax", paths)
    try:
        exec(program, namespace)
    except BaseException as error:
        return describe(error, "raised", paths)
    return None


def _call(
    nonce: bytes,
    calls: Sequence[questions.Call],
    namespace: dict[str, object],
    paths: frozenset[str],
    watched: Watched | None = None,
) -> Iterator[bytes]:
    total = 0
    together = _Together(nonce)
    for index, (name, result) in enumerate(_results(calls, namespace, paths, watched)):
        if isinstance(result, Failure):
            yield together.frame() + answers.failure(nonce, index, result)
            continue
        total += result.nbytes
        if total > TOTAL_LIMIT:
            more = Failure("output-size", f"{name} returned more than {TOTAL_LIMIT >> 20} MB in all")
            yield together.frame() + answers.failure(nonce, index, more)
        elif frame := together.add(index, result):
            yield frame
    yield together.frame()


def _results(
    calls: Sequence[questions.Call], namespace: dict[str, object], paths: frozenset[str], watched: Watched | None
) -> Iterator[tuple[str, NDArray[np.float64] | Failure]]:
    """Each function's name with its value, or why it has none, point after point."""
    for call in calls:
        function = namespace.get(call.function)
        if watched and callable(function):
            function = _watching(function, watched, namespace, paths)
        for arguments in call.points():
            yield call.function, _evaluate(call.function, function, arguments, paths)


class _Together:
    """Values of one shape that wait to be sent in one frame."""

    def __init__(self, nonce: bytes) -> None:
        self._nonce = nonce
        self._first, self._size = 0, 0
        self._shape: tuple[int, ...] = ()
        self._arrays: list[bytes] = []

    def add(self, index: int, array: NDArray[np.float64]) -> bytes:
        """Take the value at a point; return the frame of those before it if it cannot go with them."""
        fits = array.shape == self._shape and self._size + array.nbytes <= _CHUNK
        frame = b"" if fits else self.frame()
        if not self._arrays:
            self._first, self._shape = index, array.shape
        self._arrays.append(array.tobytes())
        self._size += array.nbytes
        return frame

    def frame(self) -> bytes:
        """The frame of all that wait; nothing if none do."""
        arrays, self._arrays, self._size = self._arrays, [], 0
        return answers.values(self._nonce, self._first, self._shape, arrays) if arrays else b""


def _watching(
    function: Callable[..., object], watched: Watched, namespace: dict[str, object], paths: frozenset[str]
) -> Callable[..., object]:
    """The function with what it calls, in numbers, as its value."""
    of, at = namespace.get(watched.function), watched.parameter
    return lambda *arguments: watch.calls(function, arguments, of, at, arguments[watched.argument], paths)


def _evaluate(
    name: str, function: object, arguments: tuple[object, ...], paths: frozenset[str]
) -> NDArray[np.float64] | Failure:
    """One value of the function, or why there is none."""
    if not callable(function):
        what = "there is no function" if function is None else "the post has no function but a value"
        return Failure("missing", f"{what} named {name}")
    try:
        array = reals(function(*arguments))
    except NotRealError as refusal:
        return Failure("not-numeric", f"{name} returned {refusal}", line=_first_line(function, paths))
    except BaseException as error:
        return describe(error, "raised", paths)
    size = array.nbytes or 8 * math.prod(max(extent, 1) for extent in array.shape)
    if size > FRAME_LIMIT or array.ndim > RANK_LIMIT:
        returned = f"{name} returned an array of shape {array.shape}"
        limit = f"at most {FRAME_LIMIT >> 20} MB and {RANK_LIMIT} axes are read"
        return Failure("output-size", f"{returned}; {limit}", line=_first_line(function, paths))
    return array


def _first_line(function: object, paths: frozenset[str]) -> int | None:
    """The line in which a post's own function starts."""
    code = getattr(function, "__code__", None)
    return code.co_firstlineno if code is not None and code.co_filename in paths else None
