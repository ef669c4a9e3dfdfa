"""The worksheet of a grading: every criterion with its inputs, its arithmetic and its answer."""
