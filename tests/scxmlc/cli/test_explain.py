"""`scxmlc explain`, and the help of the command line."""

from __future__ import annotations

import json

import pytest

from scxmlc.cli.explaining import page


@pytest.mark.parametrize(
    ("subject", "start", "words"),
    [
        ("unknown-target", "unknown-target (error)\n", "names a state that the chart does not have"),
        ("[unknown-target]", "unknown-target (error)\n", "names a state that the chart does not have"),
        ("queue:submit", "<queue:submit>", "error.queue.submit"),
        ("interaction.detach.done", "interaction.detach.done\n", "answers: <ixn:detach>"),
        ("state", "<state>", "SCXML 3.3"),
        (
            "scenario",
            "Scenario files",
            '\n[[step]] do = "hang up"  the customer goes\n  at    a number of seconds',
        ),
        ("scenario.schema.json", "{\n", '"$schema": "http://json-schema.org/draft-07/schema#"'),
    ],
)
def test_one_subject(scxmlc_, subject, start, words):
    said = scxmlc_("explain", subject)
    assert said.exit_code == 0 and said.stdout.startswith(start) and words in said.stdout


def test_all_subjects(scxmlc_):
    said = scxmlc_("explain").stdout
    assert "  unknown-target " in said and "  queue:submit\n" in said and "\n  scenario\n" in said


def test_the_schema_for_editors_can_be_put_into_a_file(scxmlc_):
    schema = json.loads(scxmlc_("explain", "scenario.schema.json").stdout)
    assert "call" in schema["properties"] and schema["additionalProperties"] is False


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


def test_a_code_is_shown_with_its_examples(scxmlc_):
    said = scxmlc_("explain", "unknown-setting").stdout
    bad, good = said.partition("\nBad:\n")[2].split("\nGood:\n")
    assert '    ignroe = ["untaken-event"]\n' in bad and '    ignore = ["untaken-event"]\n' in good
    assert "  pyproject.toml:\n" in bad and "Good:\n\n    <state" in said


def test_the_page_of_diagnostics_has_an_index_and_shows_tags():
    text = page()
    assert "- [`behind-else`](#behind-else): `<else>` is the last branch of an `<if>`;" in text
    assert "## `behind-else`\n\n*error*\n" in text
