"""The written review: conditions beside the materials that prove them, verdicts and remarks.

Nothing here decides: what officers found is offered to the steps as a first text to edit.
"""
