"""Fuzzing: inputs by the million that nobody would write, and what must not come of them.

`python -m tools.fuzz` prints a table: inputs, time, faults, peak memory of each target. `seeds` reads what there is
to begin with, `mutating` spoils it, `growing` grows charts from the tables of the dialects, with scripts of `grammar`;
`targets` says what is tried and what is a fault, for charts as they run `sessions`, as they are rewritten `rewriting`,
typed `editing`, tested `generating`; `guided` lets atheris choose the inputs by coverage. The rule that surprises: a
finding of the compiler, however wild the input, is no fault; a Python exception that its caller does not document is
one.
"""
