"""Measurements outside the tests: ratios within one run, printed as a table and as JSON."""
