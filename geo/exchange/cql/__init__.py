"""Conditions of a reader's own on features: OGC's Common Query Language, CQL2.

A filter is read once, with every name and type checked, and then evaluated over whole columns.
Like SQL it knows three answers: a condition on a value that is missing is neither true nor
false, and a feature is kept only where the whole filter is true.

What can be asked is bounded before any work is done: the length of the text, its nesting, the
number of conditions and of comparisons of shapes.
"""
