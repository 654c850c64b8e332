"""The demo's schools, read from a file in the register's own format."""

from clusters.actions import register
from clusters.models import ImportRun, LocalAuthority


def bring_in(path):
    """Import the schools and return the two authorities. Raises RuntimeError if the file cannot be brought in."""
    run = register.read_at_once(path, kind=ImportRun.Kind.REGISTER)
    if not run.is_done:
        raise RuntimeError(run.refusal)
    return LocalAuthority.objects.get(code="990"), LocalAuthority.objects.get(code="991")
