"""Which tests of a parallel run stay together in one process: those of a file that first loads the whole reference.

The runner's own groups write on the name of a test, which this pytest no longer takes; by whole files, tests that empty the
tables (real transactions) would come before others that need what the migrations put there.
"""

from xdist.scheduler import LoadScopeScheduling

TOGETHER = ("tests/reference/test_full_data.py", "tests/offers/test_feed_france_travail.py")


class Scheduling(LoadScopeScheduling):
    """One test at a time, in the order of the collection, but for the files above."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.partition("::")[0]
        return file if file in TOGETHER else nodeid
