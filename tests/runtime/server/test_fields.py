"""What a request may say: everything else is refused, with the place."""

from __future__ import annotations

import pytest

from .asking import Client

BODIES = {
    "": "chart is missing: the name of a chart.",
    "{}": "chart is missing: the name of a chart.",
    '{"chart": null}': "chart is missing: the name of a chart.",
    '{"chart": 3}': "chart is a text, not 3.",
    '{"chart": ["egg"]}': "chart is a text, not a list.",
    '{"chart": "egg", "params": [1]}': "params is an object, not a list.",
    '{"chart": "egg", "idd": "a"}': 'There is no field "idd"; did you mean id?',
    "[]": "The body is an object of JSON, not a list.",
    '"egg"': 'The body is an object of JSON, not "egg".',
    "{": "The body is no JSON: line 1, column 2: Expecting property name enclosed in double quotes.",
    '{"chart": NaN}': "The body is no JSON: NaN is no number of JSON.",
    "[" * 100_000: "The body is nested too deep: 200 objects and lists are enough.",
}


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_bodies(client: Client, body: str) -> None:
    said = client.ask("POST", "/api/sessions", body.encode(), **{"content-type": "application/json"})
    assert said.error == (400, "malformed") and said.json["problem"] == BODIES[body]


@pytest.mark.parametrize(
    "body", [b'{"chart": "\xff"}', b'{"chart": %s}' % (b"1" * 5000)], ids=["bytes", "digits"]
)
def test_bodies_that_are_no_json_at_all(client: Client, body: bytes) -> None:
    said = client.ask("POST", "/api/sessions", body, **{"content-type": "application/json"})
    assert said.error == (400, "malformed")


QUERIES = {
    "limit=0": "limit is a number from 1 to 1000, not 0.",
    "limit=1001": "limit is a number from 1 to 1000, not 1001.",
    "limit=many": 'limit is a number from 1 to 1000, not "many".',
    "status=asleep": 'status is one of running, over, failed, problem, not "asleep".',
    "began_from=monday": 'began_from is a number, not "monday".',
    "stat=x": 'There is no field "stat"; did you mean state or status?',
    "text=%ff": "The query is no list of name=value, written in UTF-8.",
    "text=a&text=b": "The query says the same name twice; once is enough.",
    "&".join(
        f"a{number}=1" for number in range(200)
    ): "The query is no list of name=value, written in UTF-8.",
}


@pytest.mark.parametrize("query", QUERIES, ids=range(len(QUERIES)))
def test_queries(client: Client, query: str) -> None:
    said = client.get(f"/api/sessions?{query}")
    assert said.error == (400, "malformed") and said.json["problem"] == QUERIES[query]


@pytest.mark.parametrize(
    "query", ["began_from=nan", "began_until=nan", "changed_from=-inf", "began_from=1e999"]
)
def test_moments_that_are_none(client: Client, query: str) -> None:
    assert client.get(f"/api/sessions?{query}").error == (400, "malformed")


@pytest.mark.parametrize("path", ["/api/sessions/e?x=1", "/api/charts?x=1"])
def test_a_query_where_none_is_looked_at(client: Client, path: str) -> None:
    assert client.get(path).error == (400, "malformed")
