"""Builds the demo structure from a fixed seed: nobody in it exists, its places and trades do.

One module a layer of the domain, each with a `build_*` function that takes the `World` and adds to it. Rows are written
in bulk with their whole history, so dates lie in the past twelve months; the public services are not called.
"""
