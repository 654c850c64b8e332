"""How gunicorn serves the portal, in a real installation and under `make run` alike.

The environment may say WEB_BIND (an address or unix:/path), WEB_WORKERS, WEB_THREADS and WEB_PRELOAD.
"""

import gc
import os
from pathlib import Path

wsgi_app = "config.wsgi:application"
bind = os.environ.get("WEB_BIND", "127.0.0.1:8000")

worker_class = "gthread"
workers = int(os.environ.get("WEB_WORKERS", "2"))
threads = int(os.environ.get("WEB_THREADS", "4"))

# A request may take as long as its upload; a worker that is asked to leave finishes what it is answering.
timeout = 60
graceful_timeout = 30
keepalive = 5

# A worker that has grown is replaced after a while, and not all of them at once.
max_requests = 20_000
max_requests_jitter = 2_000

# Without preloading, `systemctl reload` (SIGHUP) brings new code in without refusing a request.
preload_app = os.environ.get("WEB_PRELOAD", "false") == "true"

# Heartbeats must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - gunicorn makes its own private file
control_socket_disable = True


def post_worker_init(worker):
    """Spare the garbage collector from walking through all that is loaded while people wait."""
    gc.collect()
    gc.freeze()
