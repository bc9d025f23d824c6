"""At which arguments a post's functions are called while another of them runs.

A stated derivative that calls its own function a little beside the point is a finite difference: it agrees with any
function, so that comparing the two says nothing. Python's own profiling hook sees every call of a Python function,
under whatever name and from whatever library. This is for authors who took a short cut unawares. A post that wants
to hide its calls can, since the hook runs in its own process.

Only distances leave the process, as an array of shape ``(3, calls)``. Its rows are `OWN` or `OTHER` (the function
itself was called, or another one of the post); how far from the point, or for another function from its last call; and
where, as a number that changes with the point if the arguments do.
"""

from __future__ import annotations

import contextlib
import functools
import math
import sys
from collections.abc import Callable, Sequence
from types import CodeType, FrameType
from typing import Any

import numpy as np
from numpy.typing import NDArray

OWN, OTHER = 1.0, 0.0
_KEPT = 200
"""Most calls that are looked at; a finite difference shows in the first few."""
_LAYERS = 9
"""Deepest nesting of partial application, caching and methods."""
_INFINITESIMAL = sys.float_info.min
"""The distance of arguments that are no numbers, such as dual numbers: they differentiate as they compute."""

Arguments = tuple[NDArray[Any], ...]


def calls(
    stated: Callable[..., object],
    arguments: Sequence[object],
    of: object,
    at: int,
    x: object,
    paths: frozenset[str],
) -> NDArray[np.float64]:
    """Call ``stated`` and tell what it calls.

    ``of`` is the function whose derivative it states, ``at`` the place of the variable among its parameters, and ``x``
    the variable's value; ``paths`` are the file names of the post's code. Exceptions of the post are passed on.
    """
    watch = _Watch(_code(of), at, np.array(x), paths | {"<string>"})  # as `exec` calls what it is given
    sys.setprofile(watch)
    try:
        stated(*arguments)
    finally:
        sys.setprofile(None)
    return np.array(watch.seen, np.float64).reshape(-1, 3).T


def _code(function: object) -> CodeType | None:
    """What runs when a function is called, below partial application, caching and methods."""
    for _ in range(_LAYERS):
        layers = (getattr(function, name, None) for name in ("__wrapped__", "__func__"))
        below = function.func if isinstance(function, functools.partial) else next(filter(None, layers), None)
        if below is None:
            break
        function = below
    code = getattr(function, "__code__", None) or getattr(vars(type(function)).get("__call__"), "__code__", None)
    return code if isinstance(code, CodeType) else None


class _Watch:
    """The hook. What a call of the function itself calls in turn is its own business."""

    def __init__(self, own: CodeType | None, at: int, x: NDArray[Any], paths: frozenset[str]) -> None:
        self.seen: list[tuple[float, float, float]] = []
        self._own, self._at, self._x, self._paths = own, at, x, paths
        self._last: dict[CodeType, Arguments] = {}
        self._inside: FrameType | None = None

    def __call__(self, frame: FrameType, event: str, _: object) -> None:
        with contextlib.suppress(Exception):  # an argument of a kind unheard of must not become the post's error
            self._note(frame, event)

    def _note(self, frame: FrameType, event: str) -> None:
        if event == "return" and frame is self._inside:
            self._inside = None
        elif event == "call" and self._inside is None and len(self.seen) < _KEPT:
            if frame.f_code is self._own:
                self._inside = frame
                self._note_own(_arguments(frame))
            elif frame.f_code.co_filename in self._paths:
                self._note_other(frame.f_code, _arguments(frame))

    def _note_own(self, arguments: Arguments) -> None:
        if self._at < len(arguments):
            distance = _INFINITESIMAL if arguments[self._at].dtype == object else _apart(self._x, arguments[self._at])
            self.seen.append((OWN, distance, 0.0))

    def _note_other(self, code: CodeType, arguments: Arguments) -> None:
        last, self._last[code] = self._last.get(code), arguments
        if last is None or len(last) != len(arguments):
            return
        distances = [_apart(a, b) for a, b in zip(last, arguments, strict=True)]
        moved = [float(np.sum(a.real)) for a, distance in zip(last, distances, strict=True) if 0 < distance < math.inf]
        self.seen.append((OTHER, max(distances, default=0.0), sum(moved)))


def _arguments(frame: FrameType) -> Arguments:
    """Copies of what a function was just called with; ``*args`` count as so many arguments."""
    code, values = frame.f_code, frame.f_locals
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    given = [values[name] for name in names if name in values and name != "self"]
    if code.co_flags & 4 and isinstance(rest := values.get(code.co_varnames[len(names)]), tuple):
        given += rest
    return tuple(_copied(value) for value in given)


def _copied(value: object) -> NDArray[Any]:
    try:
        array = np.array(value)
        array = array if array.dtype.kind in "fc" else array.astype(np.float64, casting="same_kind")
    except Exception:  # whatever it is, it is no array of numbers
        return np.array(None)
    return array


def _apart(x: NDArray[Any], y: NDArray[Any]) -> float:
    """The smallest distance of ``y`` from ``x`` that is not zero, relative to ``x`` where that is large.

    ``y`` may hold many points, along its first or its last axes. Zero if it holds no other point than ``x``, infinity
    if it is of another kind.
    """
    if object in (x.dtype, y.dtype):
        return 0.0 if x.dtype == y.dtype else math.inf
    found = math.inf
    for points in _as_points(y, x.shape):
        gaps = np.abs(points - x).reshape(len(points), -1).max(axis=1, initial=0.0)
        gaps = gaps / max(1.0, float(np.abs(x).max(initial=0.0)))
        near = gaps[gaps > 0]
        found = min(found, float(near.min()) if near.size else 0.0)
    return found


def _as_points(y: NDArray[Any], shape: tuple[int, ...]) -> list[NDArray[Any]]:
    """``y`` as rows of points of a shape, read from its last axes and from its first."""
    rank, extra = len(shape), y.ndim - len(shape)
    if extra < 0:
        return []
    if extra == 0:
        return [y[np.newaxis]] if y.shape == shape else []
    behind = [y.reshape(-1, *shape)] if y.shape[extra:] == shape else []
    before = [np.moveaxis(y, range(rank), range(extra, y.ndim)).reshape(-1, *shape)] if y.shape[:rank] == shape else []
    return behind + before
