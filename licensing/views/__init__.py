"""The pages of an applicant's applications."""
