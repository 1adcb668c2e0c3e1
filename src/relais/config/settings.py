"""Django's settings: one file for every installation; what varies is in environment.py."""

from pathlib import Path
from typing import Any

import dj_database_url

from relais.config.environment import environment, secret_key
from relais.config.logs import configure_logs
from relais.config.mail import mail_settings

ENV = environment()
PACKAGE = Path(__file__).resolve().parent.parent
HOME = ENV.home.resolve()
HOME.mkdir(mode=0o700, parents=True, exist_ok=True)

SECRET_KEY = secret_key(ENV)
DEBUG = False
ALLOWED_HOSTS = [
    *ENV.allowed_hosts,
    *(["localhost", "127.0.0.1", "[::1]", "testserver"] if ENV.bound_to_loopback else []),
]
LOGGING_CONFIG = None
configure_logs(form=ENV.log, level=ENV.log_level)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "relais.web",
    "relais.apps.journal",
    "relais.apps.accounts",
    "relais.apps.content",
    "relais.apps.conversations",
    "relais.apps.assistant",
    "relais.apps.desk",
    "relais.apps.community",
]
MIDDLEWARE = [
    "relais.web.middleware.security_headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "relais.web.middleware.language_from_address",
    "relais.web.middleware.known_host",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "relais.web.middleware.problems_for_programs",
]
ROOT_URLCONF = "relais.config.urls"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "relais.web.context.languages",
                "relais.config.navigation.navigation",
            ]
        },
    }
]
FORM_RENDERER = "relais.web.rendering.Forms"
# In the session, which only people who are signed in have: what is said after an action never travels in a cookie.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# SQLite: WAL so that readers never wait for the writer; FULL so that a commit is on the disk before it is
# acknowledged; immediate transactions so that two writers queue instead of failing half-way.
SQLITE_OPTIONS: dict[str, Any] = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 10,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
DATABASES: dict[str, Any] = {
    "default": dj_database_url.parse(ENV.database_url or f"sqlite:///{HOME / 'relais.sqlite3'}", conn_max_age=0)
}
if ENV.uses_sqlite:
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["TEST"] = {"NAME": str(HOME / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a connection that died in the pool is never handed out
    # Requests run in short-lived threads: a pool keeps them from opening a connection each.
    # What the address itself asks for (`?sslmode=require`) stays.
    DATABASES["default"].setdefault("OPTIONS", {})["pool"] = {"min_size": 1, "max_size": 8, "timeout": 10}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.Person"
AUTHENTICATION_BACKENDS = ["relais.apps.accounts.sign_in.PersonBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LANGUAGE_CODE = "en"
LANGUAGES = [("fr", "Français"), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "relais.config.storage.HashedModules"},
}

SESSION_COOKIE_NAME = "relais_session"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 60 * 60 * 12
CSRF_COOKIE_NAME = "relais_csrf"
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "relais.web.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ENV.secure
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ENV.secure else None
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
# Files stay in memory: config/body_limit.py lets no larger body in, and nothing of a stranger's reaches a disk.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
FILE_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024

globals().update(mail_settings(ENV.email_url, HOME))

RELAIS_HOME = HOME
RELAIS_SECURE = ENV.secure
RELAIS_ON_LOOPBACK = ENV.on_loopback
RELAIS_LIMITS = ENV.limits == "on"
RELAIS_BACKUPS = ENV.backups
RELAIS_VISIT_MINUTES = ENV.visit_minutes
RELAIS_KEEP_DAYS = ENV.keep_days
RELAIS_ADDRESS = ENV.address
