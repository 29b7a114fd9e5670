"""Loads reference data: `sources` reads files, `tables` says what goes where, `reconcile` writes the difference."""
