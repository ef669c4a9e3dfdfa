"""Examining a file before it is taken: what it is made of, what it would run, what it says.

The readers (`pdf`, `pictures`, `office`) run in a process of their own, without Django, database
or secrets and with bounded time and memory (`apart`, `confined`): a file made to hang or to swell
its reader ends that process, never the office.
"""
