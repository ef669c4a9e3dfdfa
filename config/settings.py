"""Every setting of the house; what differs between machines comes from the environment.

docs/operations.md lists the variables. Only `SECRET_KEY`, `SEALING_KEYS`,
`SIGNING_KEYS` and `DATABASE_URL` have no default.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from config import storage
from config.beat import SCHEDULE
from config.keys import LEAST_LENGTH, are_long_enough, kept_key

env = environ.Env()


def required(name: str, *, example: str) -> str:
    """Return a variable nothing runs without; raises ImproperlyConfigured, saying what to set."""
    value = env.str(name, default="")
    if not value:
        raise ImproperlyConfigured(f"环境变量 {name} 未设置。请设置它，例如：{name}={example}")
    return value


BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.str("OFFICE_DATA", default=str(BASE_DIR / "var")))

# The demo office speaks plain HTTP on one machine; everything else is production.
DEMO = env.bool("OFFICE_DEMO", default=False)
DEBUG = False
SECRET_KEY = required("SECRET_KEY", example="<至少 50 个随机字符>")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)


def keys(name: str, *, keeper: str) -> list[str]:
    """Long keys by the name of their variable; the demo office keeps one in its data folder."""
    given: list[str] = env.list(name, default=[])
    if DEMO and not given:
        given = [kept_key(DATA_DIR / keeper)]
    given = given or [required(name, example="<至少 50 个随机字符>")]
    if not are_long_enough(given):
        raise ImproperlyConfigured(
            f"环境变量 {name} 中的每个密钥都应当不少于 {LEAST_LENGTH} 个字符"
        )
    return given


INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.admin",
    "django.contrib.postgres",
    "rest_framework",
    "drf_spectacular",
    "django_filters",
    "django_htmx",
    "axes",
    "csp",
    "bootstrap",
    "casework",
    "applicants",
    "licensing",
    "inspections",
    "supervision",
    "config",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
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
                "config.demo_clock.banner",
            ],
        },
    },
]

# Practices of other law: the regulations list them; PRACTICES=prior_notice=on,two_persons=off.
PRACTICES: dict[str, bool] = env.dict("PRACTICES", cast={"value": bool}, default={})

# --- PostgreSQL ---------------------------------------------------------------------------------
DATABASE: dict[str, Any] = environ.Env.db_url_config(
    required("DATABASE_URL", example="postgres://office_app:<密码>@127.0.0.1:5432/office")
)
DATABASE["CONN_MAX_AGE"] = 60
DATABASE["CONN_HEALTH_CHECKS"] = True
DATABASE.setdefault("OPTIONS", {})
# A socket's folder may stand behind the question mark, as PostgreSQL's own tools write it.
DATABASE["HOST"] = DATABASE["OPTIONS"].pop("host", DATABASE["HOST"])
# A parallel plan of a short query costs more in starting its workers than it saves.
DATABASE["OPTIONS"].setdefault("options", "-c max_parallel_workers_per_gather=0")
DATABASES = {"default": DATABASE}

# --- Who may come in ----------------------------------------------------------------------------
AUTH_USER_MODEL = "casework.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "casework.passwords.LongEnough", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = LOGIN_URL

AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_LOCKOUT_CALLABLE = "casework.views.account.locked_out"
CLIENT_ADDRESS = AXES_CLIENT_IP_CALLABLE = "config.addresses.client_address"

SESSION_COOKIE_AGE = 8 * 60 * 60
SESSION_COOKIE_SECURE = not DEMO
CSRF_COOKIE_SECURE = not DEMO

# --- Keys of the office ---------------------------------------------------------------------------
SEALING_KEYS = keys("SEALING_KEYS", keeper="sealing-key")  # the first seals, every one opens
SIGNING_KEYS = keys("SIGNING_KEYS", keeper="signing-key")  # the first signs, all are published

# --- What the public may ask ----------------------------------------------------------------------
# Questions whether a paper is genuine, in ten minutes.
LOOKUPS_BY_ADDRESS = env.int("LOOKUPS_BY_ADDRESS", default=30)
LOOKUPS_BY_NUMBER = env.int("LOOKUPS_BY_NUMBER", default=20)

# --- What a browser may do ----------------------------------------------------------------------
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
SECURE_SSL_REDIRECT = not DEMO
SECURE_REDIRECT_EXEMPT = [r"^healthz/"]
SECURE_HSTS_SECONDS = 0 if DEMO else 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEMO
SECURE_HSTS_PRELOAD = not DEMO
SECURE_REFERRER_POLICY = "same-origin"
# Materials and papers are shown inside our own pages, so DENY (W019) would blind the viewer.
X_FRAME_OPTIONS = "SAMEORIGIN"
SILENCED_SYSTEM_CHECKS = ["security.W019"]

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        # Bootstrap draws arrows and ticks as data: pictures.
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "frame-src": [SELF],
        "object-src": [NONE],
        "base-uri": [SELF],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
    },
}

# --- Language and time --------------------------------------------------------------------------
LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = USE_TZ = True

# --- Files --------------------------------------------------------------------------------------
STATIC_URL, STATIC_ROOT = "/static/", DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "files")))
# Small fonts for papers, made from the installed one by the first worker that needs them.
FACES_DIR = Path(env.str("FACES_DIR", default=str(DATA_DIR / "cache" / "faces")))
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o750
# Uploads are written down as they come: a large file never lies in memory.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
STORAGES = {
    # A folder of this machine, or s3://key:secret@host:port/bucket (config/storage.py).
    "default": storage.from_url(env.str("STORAGE_URL", default="")),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEMO
        else "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"
    },
}

# --- Materials ----------------------------------------------------------------------------------
MATERIAL_MOST_MEGABYTES = env.int("MATERIAL_MOST_MEGABYTES", default=100)
MATERIAL_MOST_FILES = env.int("MATERIAL_MOST_FILES", default=5)
# How long a file may be examined: processor time, in seconds.
EXAMINATION_SECONDS = env.int("EXAMINATION_SECONDS", default=40)
# Uploads that nobody continues are deleted.
PARTS_KEPT = timedelta(days=env.int("PARTS_KEPT_DAYS", default=2))
# The virus scanner: tcp://host:3310 or unix:///run/clamav/clamd.ctl; without it nothing is scanned.
CLAMD_ADDRESS = env.str("CLAMD_ADDRESS", default="")
RESCAN_AFTER = timedelta(hours=1)
# Officers may open only what the scanner found clean.
REQUIRE_SCAN = env.bool("REQUIRE_SCAN", default=False)

# Where the public finds the office: printed in the QR code of papers and certificates.
PUBLIC_URL = env.str("PUBLIC_URL", default="http://127.0.0.1:8000").rstrip("/")

# --- E-mail -------------------------------------------------------------------------------------
# Without EMAIL_URL (smtp+tls://user:password@host:587) mails are printed into the worker's log.
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.str("EMAIL_FROM", default="office@localhost")

# --- Members of a unit --------------------------------------------------------------------------
INVITATION_DAYS = env.int("INVITATION_DAYS", default=7)
INVITATIONS_A_DAY = env.int("INVITATIONS_A_DAY", default=20)

# --- API ----------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["casework.api.access.Session"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "casework.api.problems.problem_handler",
    # Counted in each web process: a brake on runaway programs, not an exact quota.
    "DEFAULT_THROTTLE_CLASSES": ["rest_framework.throttling.UserRateThrottle"],
    "DEFAULT_THROTTLE_RATES": {"user": "1200/minute"},
}
SPECTACULAR_SETTINGS = {
    "TITLE": "涉密信息系统集成资质办理接口",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "casework.api.schema.describe",
    ],
}

# --- Celery -------------------------------------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL = env.str("REDIS_URL", default="redis://127.0.0.1:6379/0")
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A task may run as long as its time limit; a message must not be redelivered before that.
CELERY_TASK_TIME_LIMIT, CELERY_TASK_SOFT_TIME_LIMIT = 300, 240
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 900, "socket_connect_timeout": 2}
# A dead broker must not hold up a page: the relay finds again what was not announced.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_step": 0.2}
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_MAX_MEMORY_PER_CHILD = 400_000  # kilobytes
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE = SCHEDULE

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    # They tell every step of every page and every glyph of every font.
    "loggers": {name: {"level": "WARNING"} for name in ("weasyprint", "fontTools")},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="INFO")},
}
