"""A PostgreSQL data folder whose database is migrated already: test sessions copy it, and need not migrate again.

The folder is named for the text of every migration, so an edited one makes another. Django still runs `migrate` on
what it makes of the copy, which finds nothing to do.
"""

import os
import shutil
import subprocess

from local import folders, steps
from local.services import Services
from local.steps import CHECKOUT, PYTHON


def template():
    """The folder, made anew when a migration or a requirement has changed; None when the migrations fail."""
    folders.make_home()
    mark = steps.mark_of(*CHECKOUT.glob("*/migrations/*.py"), CHECKOUT / "requirements.txt")
    made = folders.home() / f"migrated-{mark[:12]}"
    with folders.hold("migrated", wait=True):
        return made if made.exists() or _make(made) else None


def _make(made):
    with Services(f"test-migrated-{os.getpid()}") as services:
        migrate = [str(PYTHON), "manage.py", "migrate", "--verbosity", "0"]
        environment = {**os.environ, **services.environment}
        if subprocess.run(migrate, cwd=CHECKOUT, env=environment, capture_output=True, check=False).returncode:
            return False
        services.postgres.stop()
        with folders.one_at_a_time():  # nobody copies meanwhile
            for old in folders.home().glob("migrated-*"):
                shutil.rmtree(old)
            services.postgres.data.rename(made)
    return True
