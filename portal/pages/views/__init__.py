"""Screens that put the apps together, one module per family."""
