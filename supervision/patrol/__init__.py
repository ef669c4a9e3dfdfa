"""The patrol: every night the office looks for cases that do not prove themselves."""
