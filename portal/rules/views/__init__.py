"""Screens of the admin: the dry run and its switch, the journal, the notices that are read."""
