"""The settings that `make run` gives the portal where its user (or .env) has not."""

import errno
import os
import secrets
import socket

import environ

from local.steps import CHECKOUT, LOCAL

LOOPBACK = ("127.0.0.1", "::1", "localhost")
ANYWHERE = ("0.0.0.0", "::")  # noqa: S104 - recognised, and bound only when HOST says so


class CannotListen(Exception):
    """HOST and PORT name no address that we can listen on; the message says why."""


class Surroundings:
    """Where the portal listens and what its environment says."""

    def __init__(self):
        environ.Env.read_env(CHECKOUT / ".env")
        self.host = os.environ.get("HOST") or "127.0.0.1"
        self.port = self._port(os.environ.get("PORT") or "8000")
        self.sign_ins = LOCAL / "demo.txt"

    def _port(self, text):
        if not text.isdecimal() or not 0 < int(text) < 65_536:
            raise CannotListen(f"PORT is “{text}”. Make it a number from 1 to 65535.")
        return int(text)

    @property
    def family(self):
        """IPv6 when HOST is written so."""
        return socket.AF_INET6 if ":" in self.host else socket.AF_INET

    @property
    def called_from_here(self):
        """The address at which this machine reaches the portal."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - recognised, not bound

    @property
    def url(self):
        """The address to show. Passkeys work at `localhost`, not at 127.0.0.1."""
        name = "localhost" if self.host in LOOPBACK + ANYWHERE else self.host
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}"

    def check_port(self):
        """Raise CannotListen, with a sentence, unless HOST and PORT are free."""
        try:
            with socket.socket(self.family) as trial:
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                trial.bind((self.host, self.port))
        except PermissionError:
            raise CannotListen(f"Only root may listen on port {self.port}. Try: make run PORT=8000") from None
        except OSError as refusal:
            if isinstance(refusal, socket.gaierror) or refusal.errno == errno.EADDRNOTAVAIL:
                raise CannotListen(f"HOST is “{self.host}”, which is no address of this machine.") from None
            raise CannotListen(
                f"Something else listens on port {self.port} ({refusal.strerror}). "
                f"Choose another: make run PORT={self.port + 1}"
            ) from None

    def settle(self):
        """Set what the user has not: a trial's settings, and secrets that are made once and kept."""
        default = os.environ.setdefault
        default("DEBUG", "true")
        default("SECRET_KEY", self._kept("secret-key", 50))
        default("PORTAL_URL", self.url)
        os.environ["WEB_BIND"] = f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"
        default("WEB_PRELOAD", "true")
        if self.is_trial:
            default("REQUIRE_SECOND_FACTOR", "false")
            default("DEMO_PASSWORD", self._kept("demo-password", 9))
            if self.host not in LOOPBACK:
                default("ALLOWED_HOSTS", "*" if self.host in ANYWHERE else f"localhost,127.0.0.1,{self.host}")

    @property
    def is_trial(self):
        """Whether the portal runs with DEBUG, which brings the demo and the inbox page."""
        return environ.Env().bool("DEBUG", default=True)

    def _kept(self, name, length):
        file = LOCAL / name
        if not file.exists():
            LOCAL.mkdir(exist_ok=True)
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(length))
        return file.read_text().strip()
