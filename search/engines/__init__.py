"""The three compilers of the criteria table; `search.api` chooses one."""
