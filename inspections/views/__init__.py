"""The pages of inspections, a module for each subject."""
