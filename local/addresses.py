"""Where this checkout's embedded PostgreSQL and Valkey listen. Standard library only."""

import hashlib
import os
import tempfile
from pathlib import Path
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parent.parent


def socket_folder(purpose="run"):
    """The private folder of this checkout's Unix sockets for `purpose`: "run", or the name of a test session.

    Short on purpose: a Unix socket path may not pass 104 bytes.
    """
    mark = hashlib.sha256(f"{CHECKOUT}:{os.getuid()}:{purpose}".encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"portal-{mark}"


def database_url(purpose="run"):
    """The address of the embedded PostgreSQL, in the form that DATABASE_URL takes."""
    return f"postgres://postgres@/{quote(str(socket_folder(purpose)))}/portal"


def redis_url(purpose="run"):
    """The address of the embedded Valkey, in the form that REDIS_URL takes."""
    return f"unix://{socket_folder(purpose)}/valkey.sock"
