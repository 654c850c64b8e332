"""The static half of `make check`: format, lint, layers, migrations and deployment, all of them, then the verdict."""

import os
import subprocess
import sys
import time

from local.steps import CHECKOUT, VENV

# What `check --deploy` looks at: a real installation's settings, at addresses where nothing listens.
INSTALLATION = {
    "DEBUG": "false",
    "SECRET_KEY": "h7Qk2vTz9mXc4LpR8sWdB3nYf6JgE1aUoK5tVxZiMwNqCrHbSyDuAeGj0PlF",
    "ALLOWED_HOSTS": "portal.example.org",
    "PORTAL_URL": "https://portal.example.org",
    "TRUSTED_PROXY_COUNT": "1",
    "DATABASE_URL": "postgres://portal@//nowhere/portal",
    "REDIS_URL": "unix:///nowhere/valkey.sock",
    "EMAIL_URL": "smtp://mail.example.org:25",
}


def checks():
    """Each check's name and its command."""
    tool = f"{VENV}/bin/{{}}".format
    manage = [sys.executable, "manage.py"]
    templates = sorted(str(file.relative_to(CHECKOUT)) for file in (CHECKOUT / "templates").rglob("*.html"))
    return {
        "Python format": [tool("ruff"), "format", "--check", "--quiet", "."],
        "Python lint": [tool("ruff"), "check", "--quiet", "."],
        "templates": [tool("djade"), "--check", "--target-version", "5.2", *templates],
        "layers of imports": [tool("lint-imports"), "--no-cache"],
        "missing migrations": [*manage, "makemigrations", "--check", "--dry-run"],
        "deployment": [*manage, "check", "--deploy", "--fail-level", "WARNING"],
    }


def main():
    """Run every check, show what the failing ones say, and answer with an exit code."""
    failed = []
    for name, command in checks().items():
        began = time.monotonic()
        environment = {**os.environ, **INSTALLATION}
        done = subprocess.run(command, cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False)
        print(f"{'failed' if done.returncode else 'passed'}  {name} ({time.monotonic() - began:.1f} s)", flush=True)
        if done.returncode:
            failed.append(name)
            print(done.stdout + done.stderr, flush=True)
    if failed:
        print(f"make check: {', '.join(failed)} failed.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
