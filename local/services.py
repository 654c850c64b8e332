"""Embedded PostgreSQL and Valkey together, for one purpose. Standard library only.

`python -m local.services NAME COMMAND…` runs a command beside services of its own, whose data stay for the next time.
"""

import os
import shutil
import subprocess
import sys

from local import addresses, folders
from local.folders import ServicesError
from local.postgres import Postgres
from local.valkey import Valkey


class Services:
    """PostgreSQL and Valkey for `purpose`: "run" keeps its data safely; a name that begins "test" forgets them."""

    def __init__(self, purpose="run", source=None):
        self.purpose = purpose
        self.source = source  # the data folder that PostgreSQL's own begins as a copy of
        self.forgetful = purpose != "run"
        self.temporary = purpose.startswith("test")
        self.folder = folders.home() / purpose
        self.sockets = addresses.socket_folder(purpose)
        self.postgres = Postgres(self.folder / "postgres", self.sockets, forgetful=self.forgetful)
        self.valkey = Valkey(self.folder / "valkey", self.sockets / "valkey.sock", forgetful=self.forgetful)
        self.held = None

    @property
    def environment(self):
        """The settings that lead the portal to these services."""
        return {"DATABASE_URL": addresses.database_url(self.purpose), "REDIS_URL": addresses.redis_url(self.purpose)}

    def start(self):
        """Start both. Raises ServicesError when another process of this checkout holds this purpose."""
        folders.make_home()
        with folders.one_at_a_time():
            sweep()
            self.held = folders.hold(self.purpose, wait=False)
            if self.held is None:
                raise ServicesError(
                    f"The embedded services for “{self.purpose}” are already in use by "
                    f"process {folders.holder_of(self.purpose)} of this checkout. Stop it first."
                )
            folders.make_private(self.folder)
            folders.make_private(self.sockets)
            self.postgres.prepare(self.source)
        try:
            self.postgres.start()
            self.valkey.start()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self):
        """Stop both, and forget temporary data."""
        self.valkey.stop()
        self.postgres.stop()
        if self.held:
            if self.temporary:
                folders.remove(self.purpose)
            shutil.rmtree(self.sockets, ignore_errors=True)
            self.held.close()
            self.held = None

    def stop_orphans(self):
        """Stop what a killed starter left running."""
        self.valkey.stop_orphan()
        self.postgres.stop_orphan()

    __enter__ = start

    def __exit__(self, *_):
        self.stop()


def sweep():
    """Clear away what killed test sessions left: whoever still lives holds its lock."""
    for lock in (folders.home() / "locks").glob("test*.lock"):
        held = folders.hold(lock.stem, wait=False)
        if held:
            Services(lock.stem).stop_orphans()
            folders.remove(lock.stem)
            held.close()


def main(purpose, *command):
    """Run `command` beside services for `purpose`, and answer with its exit code."""
    with Services(purpose) as services:
        return subprocess.call(command, env={**os.environ, **services.environment})


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("Say a name for the services and a command, such as: python -m local.services look make help")
    try:
        sys.exit(main(*sys.argv[1:]))
    except ServicesError as refusal:
        sys.exit(str(refusal))
    except KeyboardInterrupt:
        sys.exit(130)
