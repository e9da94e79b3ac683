"""Traces of runs: the page that plays one."""
