"""The pages of the applicant's side."""
