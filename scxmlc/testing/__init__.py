"""Tests of charts: what pytest finds by itself (`plugin`), and `scxmlc test` for those who write no Python.

In: test functions with the fixtures `simulator`, `host`, `chart`, `subroutine` and `golden`, and scenario files. Out:
what failed, in states and lines of the chart. The rule that surprises: nothing here is imported before a test needs it,
but `plugin`, which pytest loads wherever scxmlc is installed.
"""
