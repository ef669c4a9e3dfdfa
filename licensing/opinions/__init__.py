"""Opinions of experts in a review of an application: who is asked what, who sees what, who answers.

An expert sees the materials that were chosen for the review, while it is open, and never what
another expert wrote. The review itself begins and ends by steps of the application.
"""
