"""Comments that ask not to be told of something: those that do nothing are told themselves.

In: the log of a run that is over. The rule that surprises: only the document itself is judged; what it includes may be
included by others, too.
"""

from __future__ import annotations

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.messages import CATALOGUE, did_you_mean
from scxmlc.source import Source
from scxmlc.suppression import VERBS, Code, Ignore

SOMETIMES = ("variable-of-other-state", "unused-ignore")
"""Codes that an option brings forth, or this file."""

say = messages.document


def report(log: Diagnostics) -> None:
    """Say what is wrong with the comments of the document, and which are of no use."""
    if log.document is None:
        return
    source, asked = log.document
    for comment in asked.comments:
        if comment.verb not in VERBS or not comment.codes:
            whole = source.location(comment.offset, comment.length)
            begun = source.text.index("scxmlc:", comment.offset) + len("scxmlc:")
            at = source.location(source.text.find(comment.verb, begun), len(comment.verb))
            log.add(say.bad_ignore(whole, *_slip(comment), comment.verb, VERBS, at if comment.verb else None))
        for code in comment.codes if comment.verb in VERBS else ():
            _judge(source, comment, code, log)


def _slip(comment: Ignore) -> tuple[str, str]:
    if comment.verb in VERBS:
        return "this names no code", f"write which: scxmlc: {comment.verb} CODE"
    meant = did_you_mean(comment.verb, VERBS) or f"there are {' and '.join(VERBS)}"
    return f'there is no instruction "{comment.verb}"', meant


def _judge(source: Source, comment: Ignore, code: Code, log: Diagnostics) -> None:
    place = source.location(code.offset, len(code.name))
    comments = place, source.location(comment.offset, comment.length), len(comment.codes) == 1
    if code.name not in CATALOGUE:
        meant = did_you_mean(code.name, CATALOGUE) or "scxmlc explain lists them"
        log.add(say.bad_ignore(place, f'there is no code "{code.name}"', meant, code.name, CATALOGUE, place))
    elif code.name in comment.refused - comment.used:
        log.add(say.unused_ignore(place, code.name, True, *comments))
    elif code.name not in (*comment.used, *SOMETIMES) and not log.has_errors:
        log.add(say.unused_ignore(place, code.name, False, *comments))
