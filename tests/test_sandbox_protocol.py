"""The sandbox's protocol: any bytes are an answer to the question asked, or a protocol failure, and nothing else."""

from __future__ import annotations

import contextlib
import itertools
import secrets
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from chainrule.errors import printable
from chainrule.sandbox import Code, Failure, Sandbox, answers, questions
from chainrule.sandbox.protocol import ANSWER, DONE, FAILURES, QUESTION, TOTAL_LIMIT, VALUE
from chainrule.sandbox.words import shown
from sandboxed import cases, check

NONCE = bytes(range(16))


def decoded(data: bytes, count: int, success: int, cut: Callable[[], int] = lambda: 1 << 20) -> answers.Decoder:
    """A decoder that has read the data, in pieces of the sizes drawn."""
    decoder = answers.Decoder(NONCE, count, success)
    while data:
        size = cut()
        decoder.feed(data[:size])
        data = data[size:]
    return decoder


def framed(results: list[Any]) -> bytes:
    """Answers as an honest process sends them: neighbours of equal shape together."""
    frames, index = [], 0
    for shape, group in itertools.groupby(results, lambda one: None if isinstance(one, Failure) else one.shape):
        several = list(group)
        if shape is None:
            frames += [answers.failure(NONCE, index + i, one) for i, one in enumerate(several)]
        else:
            frames.append(answers.values(NONCE, index, shape, [one.tobytes() for one in several]))
        index += len(several)
    return b"".join(frames)


FLOATS = arrays(np.float64, array_shapes(min_dims=0, max_dims=8, min_side=0, max_side=3))
FAILURE = st.builds(
    Failure, st.sampled_from(sorted(FAILURES.values())), st.text(), st.text(), st.none() | st.integers(1, 2**32 - 1)
)


@given(st.lists(FLOATS | FAILURE), st.data())
def test_answers_survive_the_way_however_they_are_cut(results: list[Any], data: st.DataObject) -> None:
    decoder = decoded(framed(results), len(results), VALUE, lambda: data.draw(st.integers(1, 200)))
    assert decoder.complete
    for sent, got in zip(results, decoder.take(), strict=True):
        if isinstance(sent, Failure):
            assert got == sent
        else:
            np.testing.assert_array_equal(sent, got, strict=True)
            assert isinstance(got, np.ndarray)
            assert got.flags.writeable


@given(st.lists(FLOATS | FAILURE, min_size=1, max_size=4), st.data())
def test_any_bytes_are_answers_or_a_protocol_failure(results: list[Any], data: st.DataObject) -> None:
    """Bytes at random, and answers with a few bytes changed, cut out or put in."""
    frames = bytearray(framed(results))
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(frames)))
        frames[start : start + data.draw(st.integers(0, 9))] = data.draw(st.binary(max_size=9))
    check_decoder(bytes(frames), len(results), data.draw(st.sampled_from([VALUE, DONE])))


HEADS = st.tuples(*[st.sampled_from([0, 1, 2, 3, 7, 8, 9, 16, 8192, 2**20, 2**29, 2**31, 2**32 - 1])] * 10)


@given(st.sampled_from(range(10)), st.sampled_from([*range(10), 2**16 - 1]), HEADS, st.binary(max_size=64))
def test_any_head_is_an_answer_or_a_protocol_failure(
    code: int, rank: int, numbers: tuple[int, ...], body: bytes
) -> None:
    check_decoder(ANSWER.pack(NONCE, 0, code, rank, *numbers) + body, 1, VALUE)


def check_decoder(data: bytes, count: int, success: int) -> None:
    decoder = answers.Decoder(NONCE, count, success)
    with contextlib.suppress(answers.ProtocolError):
        decoder.feed(data)
    read = decoder.take()
    assert len(read) <= count
    for answer in read:
        assert answer is None or isinstance(answer, Failure) or answer.dtype == np.float64


def frame(index: int = 0, code: int = VALUE, rank: int = 0, detail: int = 1, size: int = 8, *shape: int) -> bytes:
    return ANSWER.pack(NONCE, index, code, rank, detail, size, *shape, *(0,) * (8 - len(shape)))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(frame()[:15] + b"?" + frame()[16:] + bytes(8), id="another nonce"),
        pytest.param(frame(index=1) + bytes(8), id="another point"),
        pytest.param(frame(code=DONE, detail=0, size=0), id="done, where a value was asked for"),
        pytest.param(frame(code=0) + bytes(8), id="no code"),
        pytest.param(frame(code=99) + bytes(8), id="an unknown code"),
        pytest.param(frame(rank=9) + bytes(8), id="nine axes"),
        pytest.param(frame(detail=0, size=0), id="no values at all"),
        pytest.param(frame(detail=2, size=16) + bytes(16), id="more values than points"),
        pytest.param(frame(0, VALUE, 1, 2**32 - 1, 0, 0), id="endlessly many empty values"),
        pytest.param(frame(size=16), id="more bytes than the shape has"),
        pytest.param(frame(0, VALUE, 1, 1, 16, 3), id="fewer bytes than the shape has"),
        pytest.param(frame(0, VALUE, 1, 1, 8, 1, 1), id="an extent without an axis"),
        pytest.param(frame(0, VALUE, 2, 1, 0, 0, 2**32 - 1), id="an empty array with an endless axis"),
        pytest.param(frame(0, VALUE, 1, 1, 8 << 21, 1 << 21), id="too large a value"),
        pytest.param(frame(0, 3, 0, 0, 1 << 20, 1 << 20), id="too long a text"),
        pytest.param(frame(0, 3, 0, 0, 4, 1, 2), id="texts that do not add up"),
        pytest.param(frame(0, 3, 0, 0, 4, 2, 1, 1), id="three texts"),
        pytest.param(b"holds\n" * 20, id="words"),
    ],
)
def test_what_is_no_answer_is_refused_at_its_head(data: bytes) -> None:
    with pytest.raises(answers.ProtocolError):
        decoded(data, 1, VALUE)


def test_all_answers_together_have_a_limit() -> None:
    full = answers.values(NONCE, 0, (1 << 20,), [bytes(8 << 20)])
    decoder = answers.Decoder(NONCE, 100, VALUE)
    for index in range(TOTAL_LIMIT // (8 << 20)):
        decoder.feed(NONCE + index.to_bytes(4, sys.byteorder) + full[20:])
    with pytest.raises(answers.ProtocolError):
        decoder.feed(NONCE + (8).to_bytes(4, sys.byteorder) + full[20:])


@given(st.text(), st.lists(st.lists(FLOATS | st.integers(-(2**63), 2**63 - 1), max_size=3), max_size=4))
def test_questions_survive_the_way(function: str, points: list[list[Any]]) -> None:
    (call,) = questions.read_calls(memoryview(questions.call(NONCE, function, points))[QUESTION.size :])
    assert call.function == function
    for sent, got in zip(points, call.points(), strict=True):
        for before, after in zip(sent, got, strict=True):
            assert isinstance(after, int) == isinstance(before, int)
            np.testing.assert_array_equal(before, after, strict=not isinstance(before, int))


@given(st.text() | st.just("\n" * 9000) | st.just("x" * 9000), st.integers(0, 99))
def test_a_failures_text_is_fit_to_be_shown(text: str, line: int) -> None:
    seen = shown(Failure("raised", text, text, line), [Code("a\nb", "post.md", 7), Code("c", "post.md", 20)])
    assert len(seen.message) <= 300
    assert "\n" not in seen.message
    assert printable(seen.message) == seen.message
    lines = seen.traceback.split("\n")
    assert len(lines) <= 40
    assert all(len(one) <= 200 for one in lines)
    assert printable(seen.traceback) == seen.traceback
    assert seen.line == (line if line in {7, 8, 20} else None)


def test_no_two_questions_have_the_same_nonce(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bytes] = []
    draw = secrets.token_bytes

    def watched(size: int) -> bytes:
        seen.append(draw(size))
        return seen[-1]

    monkeypatch.setattr("chainrule.sandbox.handle.secrets.token_bytes", watched)
    with Sandbox() as box:
        check(box, cases("honest")[0])
    assert len(seen) == len(set(seen)) == 2 + 6  # the canary comes before, three times
    assert {len(nonce) for nonce in seen} == {16}
