"""The API of every case: the same forms, the same door and the same refusals as the pages.

Nothing is imported here: Django REST framework reads settings that name modules of this package
while it is itself being imported.
"""
