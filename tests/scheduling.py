"""Which tests of a parallel run stay together in one process: those of the folder that first loads the whole reference.

The runner's own groups write on the name of a test, which this pytest no longer takes; by whole files, tests that empty the
tables (real transactions) would come before others that need what the migrations put there.
"""

from xdist.scheduler import LoadScopeScheduling

TOGETHER = "tests/whole_reference"


class Scheduling(LoadScopeScheduling):
    """One test at a time, in the order of the collection, but for the folder above."""

    def _split_scope(self, nodeid: str) -> str:
        return TOGETHER if nodeid.startswith(f"{TOGETHER}/") else nodeid
