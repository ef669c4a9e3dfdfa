"""Ask our own web server whether it is ready; exit 0 when it says so, 1 when not."""

from __future__ import annotations

import os
import sys
from urllib.error import URLError
from urllib.request import Request, urlopen


def main() -> int:
    port = os.environ.get("BIND", "0.0.0.0:8000").rpartition(":")[2]
    # The server answers only to its own names.
    name = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".*") or "localhost"
    question = Request(f"http://127.0.0.1:{port}/healthz/ready", headers={"Host": name})
    try:
        with urlopen(question, timeout=5) as answer:
            return 0 if answer.status == 200 else 1
    except URLError as error:
        sys.stderr.write(f"{error}\n")
        return 1


if __name__ == "__main__":
    sys.exit(main())
