"""Forms of the young people's files, one module per family of screens."""
