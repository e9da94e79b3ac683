"""`scxmlc explain`, and the help of the command line."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize(
    ("subject", "start", "words"),
    [
        ("unknown-target", "unknown-target (error)\n", "names a state that the chart does not have"),
        ("[unknown-target]", "unknown-target (error)\n", "names a state that the chart does not have"),
        ("queue:submit", "<queue:submit>", "error.queue.submit"),
        ("interaction.detach.done", "interaction.detach.done\n", "answers: <ixn:detach>"),
        ("state", "<state>", "SCXML 3.3"),
    ],
)
def test_one_subject(scxmlc_, subject, start, words):
    said = scxmlc_("explain", subject)
    assert said.exit_code == 0 and said.stdout.startswith(start) and words in said.stdout


def test_all_subjects(scxmlc_):
    said = scxmlc_("explain").stdout
    assert "  unknown-target " in said and "  queue:submit\n" in said


def test_a_subject_that_is_not_there(scxmlc_):
    said = scxmlc_("explain", "unknwon-target")
    assert said.exit_code == 2
    assert 'nothing is called "unknwon-target" (did you mean unknown-target' in said.stderr


@pytest.mark.parametrize("verb", ["compile", "check", "run", "draw", "explain"])
def test_every_verb_has_help(scxmlc_, verb):
    assert f"  {verb} " in scxmlc_("--help").stdout
    said = scxmlc_(verb, "--help")
    assert said.exit_code == 0 and said.stdout.startswith(f"Usage: scxmlc {verb} ")


def test_the_version(scxmlc_):
    said = scxmlc_("--version")
    assert said.exit_code == 0 and said.stdout.startswith("scxmlc 0.")
