#!/usr/bin/env python
"""Django's command line, with servers of its own for the commands that bring them."""

from __future__ import annotations

import os
import sys

from config.embedded import servers_for


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with servers_for(sys.argv):
        from django.core.management import execute_from_command_line  # noqa: PLC0415

        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
