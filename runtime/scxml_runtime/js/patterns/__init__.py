"""Regular expressions of ECMA-262: a parser of patterns, a translation to `re`, and a matcher of our own."""
