"""Generated tests: what a chart can be offered, a search through what it does then, and a pytest file of it.

In: a chart. Out: the text of a test file, and what could not be reached. The search runs the real simulation; nothing
in it is a model of the chart, so what it finds is what the chart does.
"""
