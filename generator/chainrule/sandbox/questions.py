"""What the builder asks: load these snippets; call this function at these points; say what it calls.

All points go out in one message. Neighbouring points of equal shapes form a batch, in which each argument is one
block of memory: a stencil of 200 points costs a few array copies here, not 200 small messages.
"""

from __future__ import annotations

import itertools
import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from chainrule.sandbox.protocol import CALL, LOAD, QUESTION, RANK_LIMIT, WATCH, Code

_COUNT = struct.Struct("=I")
_CODE = struct.Struct("=III")
"""Bytes of the path, line, bytes of the text."""
_WATCHED = struct.Struct("=III")
"""Bytes of the name, and the fields of `Watched`."""
_NAMED = struct.Struct("=II")
"""Bytes of a function's name, bytes of its batches."""
_BATCH = struct.Struct("=II")
"""Number of points, number of arguments of each."""
_BLOCK = struct.Struct("=HH8I")
"""Type (an index into `_TYPES`), rank and shape of one argument."""
_TYPES: tuple[type[np.float64 | np.int64], ...] = (np.float64, np.int64)

_Signature = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Call:
    """One function at many points, as the child reads it."""

    function: str
    batches: tuple[tuple[NDArray[Any], ...], ...]
    """For each batch its arguments; each argument is an array whose first axis counts the points."""
    counts: tuple[int, ...]
    """For each batch its number of points."""

    def points(self) -> Iterator[tuple[object, ...]]:
        """The arguments of each point, fresh and writable; scalars as ``np.float64`` and ``int``."""
        for batch, count in zip(self.batches, self.counts, strict=True):
            yield from zip(*map(_arguments, batch), strict=True) if batch else itertools.repeat((), count)


@dataclass(frozen=True, slots=True)
class Sweep:
    """One function at many points of equal shapes, as the builder asks for it."""

    function: str
    columns: Sequence[NDArray[Any]]
    """One array for each argument; its first axis counts the points."""
    count: int
    """The number of points."""


@dataclass(frozen=True, slots=True)
class Watched:
    """The function whose calls are of interest."""

    function: str
    parameter: int
    """The place of the variable among its parameters."""
    argument: int
    """The place of the variable among the arguments of the function that may call it."""


def load(nonce: bytes, codes: Sequence[Code]) -> bytes:
    """The question that has the snippets loaded, in order."""
    parts = [_COUNT.pack(len(codes))]
    for code in codes:
        path, text = _encoded(code.path), _encoded(code.text)
        parts += (_CODE.pack(len(path), code.line, len(text)), path, text)
    return _question(nonce, LOAD, parts)


def call(nonce: bytes, function: str, points: Sequence[Sequence[ArrayLike]]) -> bytes:
    """The question that calls a function at each point.

    Real arguments travel as float64. Integer ones (a dimension) travel as int64 and arrive as ``int``. Any other
    type, or more than eight axes, is a mistake of the caller: TypeError.
    """
    return _question(nonce, CALL, _points(function, points))


def sweep(nonce: bytes, sweeps: Sequence[Sweep]) -> bytes:
    """The question that calls several functions, one after the other, each at many points of equal shapes."""
    return _question(nonce, CALL, [part for each in sweeps for part in _swept(each)])


def _points(function: str, points: Sequence[Sequence[ArrayLike]]) -> list[bytes]:
    rows = [[_real(value) for value in point] for point in points]
    batches = [part for same, group in itertools.groupby(rows, _signature) for part in _batch(same, list(group))]
    return _named(function, batches)


def _swept(each: Sweep) -> list[bytes]:
    parts = [_BATCH.pack(each.count, len(each.columns))]
    for column in each.columns:
        values = _real(column)
        code, shape = int(values.dtype == np.int64), values.shape[1:]
        parts += (_BLOCK.pack(code, len(shape), *shape, *(0,) * (RANK_LIMIT - len(shape))), values.tobytes())
    return _named(each.function, parts)


def _named(function: str, batches: Sequence[bytes]) -> list[bytes]:
    name = _encoded(function)
    return [_NAMED.pack(len(name), sum(map(len, batches))), name, *batches]


def watch(nonce: bytes, function: str, points: Sequence[Sequence[ArrayLike]], watched: Watched) -> bytes:
    """The question that calls a function at each point and asks what it calls in turn."""
    name = _encoded(watched.function)
    head = _WATCHED.pack(len(name), watched.parameter, watched.argument)
    return _question(nonce, WATCH, [head, name, *_points(function, points)])


def read_load(body: memoryview) -> list[Code]:
    """The snippets of a `load` question."""
    (count,) = _COUNT.unpack_from(body)
    offset = _COUNT.size
    codes = []
    for _ in range(count):
        path_size, line, text_size = _CODE.unpack_from(body, offset)
        text_start = offset + _CODE.size + path_size
        path = _decoded(body[offset + _CODE.size : text_start])
        offset = text_start + text_size
        codes.append(Code(_decoded(body[text_start:offset]), path, line))
    return codes


def read_watch(body: memoryview) -> tuple[Watched, list[Call]]:
    """The function watched, and those called, of a `watch` question."""
    size, parameter, argument = _WATCHED.unpack_from(body)
    end = _WATCHED.size + size
    return Watched(_decoded(body[_WATCHED.size : end]), parameter, argument), read_calls(body[end:])


def read_calls(body: memoryview) -> list[Call]:
    """The functions of a `call` or `sweep` question, each with its points."""
    calls, offset = [], 0
    while offset < len(body):
        name_size, size = _NAMED.unpack_from(body, offset)
        start = offset + _NAMED.size + name_size
        function = _decoded(body[offset + _NAMED.size : start])
        offset = start + size
        calls.append(_read_call(function, body[start:offset]))
    return calls


def _read_call(function: str, body: memoryview) -> Call:
    batches, counts, offset = [], [], 0
    while offset < len(body):
        count, width = _BATCH.unpack_from(body, offset)
        offset += _BATCH.size
        blocks = []
        for _ in range(width):
            block, offset = _read_block(body, offset, count)
            blocks.append(block)
        batches.append(tuple(blocks))
        counts.append(count)
    return Call(function, tuple(batches), tuple(counts))


def _read_block(body: memoryview, offset: int, count: int) -> tuple[NDArray[Any], int]:
    code, rank, *extents = _BLOCK.unpack_from(body, offset)
    shape = (count, *extents[:rank])
    start = offset + _BLOCK.size
    end = start + 8 * int(np.prod(shape, dtype=np.int64))
    return np.frombuffer(body[start:end], _TYPES[code]).reshape(shape), end


def _arguments(block: NDArray[Any]) -> Iterator[object]:
    """One argument for each point, made when it is its turn."""
    if block.ndim > 1:
        return (each.copy() for each in block)
    return iter(block.tolist()) if block.dtype == np.int64 else iter(block)


def _real(value: ArrayLike) -> NDArray[Any]:
    array = np.asarray(value)
    if array.dtype.kind not in "fiub" or array.ndim > RANK_LIMIT:
        raise TypeError(f"an argument must be real and have at most {RANK_LIMIT} axes: {array.dtype}")
    return np.asarray(array, np.float64 if array.dtype.kind == "f" else np.int64)


def _signature(row: list[NDArray[Any]]) -> _Signature:
    return tuple((int(array.dtype == np.int64), array.shape) for array in row)


def _batch(signature: _Signature, rows: list[list[NDArray[Any]]]) -> Iterator[bytes]:
    yield _BATCH.pack(len(rows), len(signature))
    for column, (code, shape) in enumerate(signature):
        yield _BLOCK.pack(code, len(shape), *shape, *(0,) * (RANK_LIMIT - len(shape)))
        yield np.array([row[column] for row in rows], _TYPES[code]).tobytes()


def _question(nonce: bytes, what: int, parts: Sequence[bytes]) -> bytes:
    body = b"".join(parts)
    return QUESTION.pack(nonce, what, len(body)) + body


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _decoded(data: memoryview) -> str:
    return bytes(data).decode("utf-8", "surrogatepass")
