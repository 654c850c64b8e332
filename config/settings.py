"""The portal's settings: one file, values from the environment, no secret with a default outside development."""

from datetime import timedelta
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from redis.backoff import NoBackoff
from redis.retry import Retry

from local import addresses

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
env.read_env(BASE_DIR / ".env")

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY", default="only-for-development" if DEBUG else "")
if not SECRET_KEY:
    raise ImproperlyConfigured("Set SECRET_KEY to a long random text, or DEBUG=true to try the portal out.")

PORTAL_NAME = env.str("PORTAL_NAME", default="School clusters")
PORTAL_URL = env.str("PORTAL_URL", default="http://localhost:8000").rstrip("/")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"] if DEBUG else [])
CSRF_TRUSTED_ORIGINS = [PORTAL_URL]

INSTALLED_APPS = [
    "config",
    "training",
    "meetings",
    "resources",
    "partnerships",
    "ledger",
    "clusters",
    "letters",
    "accounts",
    "common",
    "config.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "crispy_forms",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.KeepPrivate",
    "config.middleware.AskToSignIn",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.CacheAwayMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.middleware.OwnPageForWhatIsMissing",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context.portal",
            ],
            "builtins": ["common.templatetags.portal", "clusters.templatetags.may"],
        },
    },
]
FORM_RENDERER = "common.renderer.GovukRenderer"
CRISPY_ALLOWED_TEMPLATE_PACKS = ["govuk"]
CRISPY_TEMPLATE_PACK = "govuk"

# --- the database, the broker and the cache -------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=addresses.database_url())}
# A connection keeps the plans of busy queries (docs/adr/0011-queries-composed-once.md), so it is used for an hour.
DATABASES["default"].update(CONN_MAX_AGE=3600, CONN_HEALTH_CHECKS=True)
# A cursor on the server would ask twice more for every list of options.
DATABASES["default"]["DISABLE_SERVER_SIDE_CURSORS"] = True
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database: the portal's rules live in it.")

REDIS_URL = env.str("REDIS_URL", default=addresses.redis_url())
# A cache that is away is found out at once, never waited for.
CACHE = {
    "LOCATION": REDIS_URL,
    "KEY_PREFIX": "portal",
    "OPTIONS": {"retry": Retry(NoBackoff(), 0), "socket_connect_timeout": 1, "socket_timeout": 1},
}
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", **CACHE},
    "sessions": {"BACKEND": "accounts.sessions.ForgivingCache", **CACHE},
    "calendars": {"BACKEND": "accounts.sessions.ForgivingCache", **CACHE},
}

CELERY_BROKER_URL = REDIS_URL.replace("unix://", "redis+socket://", 1)
# A worker and beat look for a broker that is away until it is back, however long that takes.
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_CONNECTION_MAX_RETRIES = None
CELERY_WORKER_CONSUMER = "config.worker:Consumer"
# A line on which nothing comes back for so many seconds is dead, even if nobody hung up.
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "socket_connect_timeout": 5,
    "socket_timeout": 5,
    "health_check_interval": 5,
    "socket_keepalive": not REDIS_URL.startswith("unix://"),
    "visibility_timeout": 3600,
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
}
# A request that only hurries a letter along must never wait for a broker that is away.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# Asked to leave by SIGQUIT, a worker gives what it is doing these seconds and hands the rest back to the broker.
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 20
# Celery closes the database connection around every task unless told how often it may be used again.
CELERY_DB_REUSE_MAX = 100
# Beat ticks in UTC and at intervals only: a wall-clock crontab skips the repeated hour in October.
CELERY_TIMEZONE = "UTC"

# --- files -----------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "build" / "collected"
STATICFILES_DIRS = [BASE_DIR / "build" / "static"]
MEDIA_ROOT = env.path("MEDIA_ROOT", default=str(BASE_DIR / ".local" / "media"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG

# --- language and time -----------------------------------------------------------------------------

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
# One language, and no time spent on every page looking for words in another.
USE_I18N = False
USE_TZ = True

# --- letters ---------------------------------------------------------------------------------------

DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default=f"{PORTAL_NAME} <portal@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
INBOX_FOLDER = BASE_DIR / ".local" / "inbox"
if "EMAIL_URL" in env.ENVIRON or not DEBUG:
    vars().update(env.email("EMAIL_URL", default="smtp://localhost:25"))
else:
    EMAIL_BACKEND = "letters.inbox.InboxBackend"
EMAIL_TIMEOUT = 20
# A worker that is not heard of for so long has died; longer than any one step of a hand-over may take.
LETTERS_LEASE = timedelta(seconds=env.int("LETTERS_LEASE_SECONDS", default=60))

# --- people ----------------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "accounts.backends.SignedIn",
    "clusters.permissions.backend.TableBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["name", "email"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
ACCOUNT_LOGOUT_REDIRECT_URL = "home"

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# A whole school signs in from one address at half past eight, so addresses have room and accounts have little.
ACCOUNT_RATE_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "300/m/ip,5/5m/key",
    "request_login_code": "300/m/ip,3/m/key",
    "reset_password": "300/m/ip,5/m/key",
    "reset_password_from_key": "300/m/ip",
    # Messages to the organisers of a group; the key is the group and the sender's address.
    "contact": "30/h/ip,3/h/key",
    # Requests for a governor group; the key is the cluster and the asker's address.
    "ask_group": "30/h/ip,3/h/key",
}
MFA_ADAPTER = "accounts.adapter.SecondFactorAdapter"
MFA_FORMS = {"activate_totp": "accounts.forms.ActivateAppForm"}
MFA_RATE_LIMITS = {"webauthn_login": "300/m/ip"}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = PORTAL_NAME
# The code before and the one after count too: the clocks of phones are not exact.
MFA_TOTP_TOLERANCE = 1
SOCIALACCOUNT_ADAPTER = "accounts.adapter.SocialAccountAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = False
# Other accounts that people may connect to sign in with: (where their forms lead, settings), each if configured.
SOCIALACCOUNT_PROVIDERS = {}
SIGN_IN_SITES = []
for provider, site in [("google", "https://accounts.google.com"), ("microsoft", "https://login.microsoftonline.com")]:
    if client_id := env.str(f"{provider.upper()}_CLIENT_ID", default=""):
        INSTALLED_APPS.append(f"allauth.socialaccount.providers.{provider}")
        SIGN_IN_SITES.append(site)
        key = {"client_id": client_id, "secret": env.str(f"{provider.upper()}_CLIENT_SECRET")}
        SOCIALACCOUNT_PROVIDERS[provider] = {"APPS": [key], "OAUTH_PKCE_ENABLED": True}
if "microsoft" in SOCIALACCOUNT_PROVIDERS:
    SOCIALACCOUNT_PROVIDERS["microsoft"]["TENANT"] = env.str("MICROSOFT_TENANT", default="organizations")
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
# Officers reach their pages only with a second factor. The demo turns this off, and a banner says so.
REQUIRE_SECOND_FACTOR = env.bool("REQUIRE_SECOND_FACTOR", default=True)
INVITATION_LIFETIME = timedelta(days=7)

SESSION_ENGINE = "accounts.sessions"
SESSION_CACHE_ALIAS = "sessions"
# Counted from signing in, however busy the session is.
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# --- security --------------------------------------------------------------------------------------

HTTPS = PORTAL_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ALLAUTH_TRUSTED_PROXY_COUNT else None
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.views.csrf_failure"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF, *SIGN_IN_SITES],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
