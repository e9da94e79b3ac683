"""Mutations of bytes: a few edits of a seed, of its bytes and of its words.

In: seeds and a `Random`. Out: bytes, which depend on nothing else. Words come from the seeds themselves, and from a
list of what has hurt readers before.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

WORD = re.compile(rb"\w+|\s+|[^\w\s]")
HOSTILE = (
    b"", b"\0", b"\xff", b"\xed\xa0\x80", b"\xef\xbb\xbf", b"\xe2\x80\xa8", b"\xc2\x85", b"\r", b"\r\n",
    b"\x0c", b"\\", b'"""', b"'''", b"&#0;", b"&#xD800;", b"&amp;", b"&lt;", b"<!--", b"-->", b"<![CDATA[",
    b"]]>", b"<?x?>", b"<!DOCTYPE x []>", b"${", b"`", b"/*", b"*/", b"//", b"\\u{110000}", b"\\ud800",
    b"0x", b"1e999", b"-0", b"9" * 40, b"1e-400", b"NaN", b"Infinity", b"None", b"__proto__", b"__class__",
    b"constructor", b"self", b"data", b"js", b"import os", b"exec", b"\"+__import__('os').system('id')+\"",
    b"{0.__class__}", b"%s", b"# type: ignore", b"null", b"true", b"[[", b"{}", b"[]", b"()", b"=>", b"...",
    b"yield", b"async", b"await", b"class", b"let", b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"\xef\xac\x81",
    b"_event", b"eval", b"arguments", b"with", b"new.target", b"(?<=a)", b"\\1",
)  # fmt: skip
LARGEST = 65_536
"""Bytes that a mutation makes of a seed."""

Edit = Callable[[bytes, Random, Sequence[bytes]], bytes]


def mutated(seeds: Sequence[bytes], random: Random) -> bytes:
    """A seed with one to six edits."""
    made = random.choice(seeds)
    for _ in range(1 + int(random.random() ** 2 * 6)):
        made = random.choice(EDITS)(made, random, seeds)[:LARGEST]
    return made


def _place(made: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(made) + 1)
    return start, min(len(made), start + random.choice((0, 1, 1, 2, 4, 16, 64)))


def _byte(made: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    start, end = _place(made, random)
    return made[:start] + random.randbytes(random.choice((1, 1, 2, 4))) + made[end:]


def _cut(made: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    start, end = _place(made, random)
    return made[:start] + made[end:]


def _end(made: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    return made[: random.randrange(len(made) + 1)]


def _hostile(made: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    start, end = _place(made, random)
    return made[:start] + random.choice(HOSTILE) + made[random.choice((start, end)) :]


def _splice(made: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    other = random.choice(seeds)
    start, end = _place(made, random)
    from_, to = sorted((random.randrange(len(other) + 1), random.randrange(len(other) + 1)))
    return made[:start] + other[from_ : min(to, from_ + 400)] + made[end:]


def _twice(made: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    start, end = _place(made, random)
    return made[:end] + made[start:end] * random.choice((1, 1, 2, 8, 100)) + made[end:]


def _words(made: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    """One word becomes another, two change places, or one is there again."""
    words = WORD.findall(made) or [b""]
    first, second = random.randrange(len(words)), random.randrange(len(words))
    kind = random.randrange(4)
    if kind == 0:
        words[first] = random.choice(HOSTILE)
    elif kind == 1:
        words[first], words[second] = words[second], words[first]
    elif kind == 2:
        words[first] = words[second]
    else:
        del words[min(first, second) : min(first, second) + random.choice((1, 2, 5))]
    return b"".join(words)


def _deep(made: bytes, random: Random, seeds: Sequence[bytes]) -> bytes:
    """A word many times over: brackets in brackets."""
    words = WORD.findall(made) or [b""]
    place = random.randrange(len(words))
    words[place] *= random.choice((2, 3, 50, 300, 2_000))
    return b"".join(words)


EDITS: tuple[Edit, ...] = (
    *(_byte, _cut, _end, _hostile, _hostile, _splice, _splice, _twice, _words, _words, _words, _words),
    _deep,
)
