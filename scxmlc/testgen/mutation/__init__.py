"""Mutation: a chart is changed in one place after the other, and a suite of tests says what it notices of it.

In: a chart's file, and what pytest would be told to run. Out: for each mutant whether a test failed. The rule that
surprises: nothing is written. A mutant is a text in memory, which stands in for the chart's file in a process of its
own, whoever reads that file there: `load`, fixtures, scenarios, charts that include it, and modules that were compiled
from it.
"""
