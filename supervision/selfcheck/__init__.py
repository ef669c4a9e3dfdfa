"""The yearly self-check: the continuing points of the standard, attested by the holder."""
