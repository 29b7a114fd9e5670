"""Settings of the portal: one file, and the only place that reads the environment.

Without variables and without an `.env` file this is a production configuration: it refuses to start and says what is
missing. The table of variables is in the README; a test keeps the two equal.
"""

import sys
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

from environs import Env, EnvError
from marshmallow.validate import OneOf

from portal.core import cache_configuration, languages, logs, security_policy

BASE_DIR = Path(__file__).resolve().parent.parent

env = Env()
env.read_env(str(BASE_DIR / ".env"), recurse=False)


def _refuse(reason: str) -> NoReturn:
    ways_out = "Pour essayer le portail : bin/demo. Pour la production : voir le tableau du README."
    sys.exit(f"Tandem ne peut pas démarrer. {reason}\n{ways_out}")


def _required() -> tuple[str, str, dict]:
    """Read the variables nobody can guess; report all that are missing at once."""
    missing = [name for name in ("SECRET_KEY", "BASE_URL", "DATABASE_URL") if not env.str(name, "")]
    if missing:
        _refuse(f"Variables d'environnement manquantes : {', '.join(missing)}.")
    base = urlsplit(env.str("BASE_URL"))
    if base.scheme not in ("http", "https") or not base.hostname:
        # Taken as it is, an address without https:// would switch the protections of HTTPS off without a word.
        _refuse("BASE_URL est illisible : il faut une adresse comme https://tandem.example.org.")
    try:
        database = env.dj_db_url("DATABASE_URL")
    except EnvError as error:
        _refuse(f"DATABASE_URL est illisible : {error}")
    return env.str("SECRET_KEY"), env.str("BASE_URL").rstrip("/"), dict(database)


SECRET_KEY, BASE_URL, _database = _required()
DEBUG = env.bool("DEBUG", False)
# Offers the demo people in one click on the login page; refused by `check --deploy`.
DEMO_LOGIN = env.bool("DEMO_LOGIN", False)
_base = urlsplit(BASE_URL)
HTTPS = _base.scheme == "https"
ALLOWED_HOSTS = [_base.hostname or "", *env.list("ALLOWED_HOSTS", [])]
CSRF_TRUSTED_ORIGINS = [f"{_base.scheme}://{_base.netloc}"]

# --- Applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal.core",
    "portal.reference",
    "portal.accounts",
    "portal.measures",
    "employers",
    "pathways",
    "offers",
    "mediations",
    "search",
    "portal.pages",
    "portal.finding",
    "portal.upkeep",
    "portal.comments",
    "portal.rules",
    "portal.demo",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    # After Wagtail: it takes over two of its answers, and its mails of reviews.
    "portal.editorial",
    "portal.transfer",
    "modelcluster",
    "taggit",
    "csp",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",  # its widget templates, for our form renderer
]

MIDDLEWARE = [
    # Outermost: a kept page is answered before anything else runs.
    "portal.core.page_cache.middleware.PageCacheMiddleware",
    "portal.core.middleware.RequestIdMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "portal.core.middleware.SecurityHeadersMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "portal.core.languages.PathLanguageMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.accounts.middleware.StaffSecondFactorMiddleware",
    "portal.accounts.middleware.PrivatePagesMiddleware",
    "portal.accounts.middleware.SessionActivityMiddleware",
    "portal.pages.remembered.SiteMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
    "portal.rules.middleware.WholeChangesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"
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
                "wagtail.contrib.settings.context_processors.settings",
                "portal.core.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "portal.core.templatetags.ui"],
        },
    }
]

# --- Data -------------------------------------------------------------------------------------------------------------
DATABASES = {"default": _database}
if "sqlite" in _database["ENGINE"]:
    if _database["NAME"] != ":memory:":
        # A relative path means the same from any folder.
        _database["NAME"] = str(BASE_DIR / _database["NAME"])
    # WAL lets pages be read while a task writes; immediate transactions wait for the lock instead of failing half-way.
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;",
    }
# Opening a connection costs more than a page asks of it: SQLite reads its whole schema.
_database |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": "sqlite" not in _database["ENGINE"]}

REDIS_URL = env.str("REDIS_URL", "")
CACHES = cache_configuration.configuration(REDIS_URL)
# Whole pages kept for visitors; never while templates are being written.
PAGE_CACHE = not DEBUG

ELASTICSEARCH_URL = env.str("ELASTICSEARCH_URL", "")
ELASTICSEARCH_INDEX_PREFIX = env.str("ELASTICSEARCH_INDEX_PREFIX", "tandem")
ELASTICSEARCH_TIMEOUT = 1.0  # seconds; a frozen node must not freeze a page
MATCH_ENGINE = env.str("MATCH_ENGINE", "database", validate=OneOf(["database", "elasticsearch"]))

# --- Background work: without Redis, tasks run in the process --------------------------------------------------------
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = False
CELERY_TASK_ACKS_LATE = CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_TIME_LIMIT = 300
CELERY_TASK_SOFT_TIME_LIMIT = 240
CELERY_TASK_IGNORE_RESULT = True
CELERY_WORKER_MAX_TASKS_PER_CHILD = 500
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 700,
    # Without these two, a task of a killed worker comes back only after 100 s (kombu's default throttle).
    "unacked_restore_interval": 5,
    "unacked_restore_throttle": 1,
    "socket_connect_timeout": 1,
}
# A dead Redis must not freeze the page that asks for a task: the outbox offers it again.
CELERY_TASK_PUBLISH_RETRY_POLICY = {
    "max_retries": 1,
    "interval_start": 0,
    "interval_step": 0.1,
    "interval_max": 0.1,
}
CELERY_TIMEZONE = "Europe/Paris"

# --- Files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", str(BASE_DIR / "var" / "static")))
# `build/static` is what `npm run build` makes from `static/` and node_modules; it is not committed.
_built = BASE_DIR / "build" / "static"
STATICFILES_DIRS = [BASE_DIR / "static" / "public", *([_built] if _built.is_dir() else [])]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", str(BASE_DIR / "var" / "media")))
_plain, _fingerprinted = "django.contrib.staticfiles.storage.", "whitenoise.storage.CompressedManifest"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": (_plain if DEBUG else _fingerprinted) + "StaticFilesStorage"},
}

# --- Accounts ---------------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "accounts.User"
# Nobody has a password: people log in by a code sent to a verified address, or with a passkey. The team adds a second
# factor. Django's own backend stays last, for permissions of groups and for the technical shell.
AUTHENTICATION_BACKENDS = [
    "allauth.account.auth_backends.AuthenticationBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [f"django.contrib.auth.hashers.{name}PasswordHasher" for name in ("Argon2", "PBKDF2")]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 15}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "pages:dashboard"
LOGOUT_REDIRECT_URL = "/"
WAGTAILADMIN_LOGIN_URL = WAGTAIL_FRONTEND_LOGIN_URL = "accounts:entrance"
ACCOUNT_ADAPTER = "portal.accounts.adapters.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "portal.accounts.forms.LoginForm",
    "confirm_login_code": "portal.accounts.forms.ConfirmCodeForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email", "phone"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]  # without a password field the login form sends a code
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_VERIFICATION_SUPPORTS_RESEND = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_CHANGE_EMAIL = ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_SESSION_REMEMBER = False  # PCs in the hall are shared
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key",
    "signup": "10/h/ip",
    "event_register": "100/h/ip",
    "form_answer": "100/h/ip",
    "comment": "20/h/ip",
    "reading": "30/m/key",
    "reauthenticate": "10/m/user",
}
ALLAUTH_USER_CODE_FORMAT = {"numeric": True, "dashed": False, "length": 6}
MFA_ADAPTER = "portal.accounts.adapters.MfaAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = "Tandem"
MFA_TOTP_TOLERANCE = 1
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS  # browsers allow passkeys on http://localhost
USERSESSIONS_TRACK_ACTIVITY = True

# --- Language, mail, site ---------------------------------------------------------------------------------------------
LANGUAGE_CODE = "fr"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = languages.LANGUAGES
WAGTAILADMIN_PERMITTED_LANGUAGES = languages.LANGUAGES[:1]
LOCALE_PATHS = [BASE_DIR / "locale"]
WAGTAIL_I18N_ENABLED = True
# A translation begins as a draft: nobody meets an English address whose text is in French.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE = False
TIME_ZONE = "Europe/Paris"

_email = env.dj_email_url("EMAIL_URL", "console:")
if "EMAIL_BACKEND" not in _email:
    _refuse("EMAIL_URL est illisible.")
EMAIL_BACKEND = _email["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = _email["EMAIL_HOST"], _email["EMAIL_PORT"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = _email["EMAIL_HOST_USER"], _email["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS, EMAIL_USE_SSL = _email["EMAIL_USE_TLS"], _email["EMAIL_USE_SSL"]
EMAIL_TIMEOUT = 10
SERVER_EMAIL = DEFAULT_FROM_EMAIL = env.str(
    "DEFAULT_FROM_EMAIL", f"Tandem <ne-pas-repondre@{_base.hostname}>"
)

WAGTAIL_SITE_NAME = "Tandem"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILIMAGES_MAX_IMAGE_PIXELS, WAGTAILIMAGES_MAX_UPLOAD_SIZE = 40_000_000, 10 * 1024 * 1024
WAGTAILIMAGES_IMAGE_FORM_BASE = "portal.pages.picture_uploads.ImageForm"
WAGTAIL_FINISH_WORKFLOW_ACTION = "portal.editorial.finishing.publish_reviewed"
WAGTAIL_REDIRECTS_FILE_STORAGE = "cache"  # any process may take up the import that another began

# --- Outside services: empty means the Null twin of the client answers ------------------------------------------------
ADDRESS_API_URL = env.str("ADDRESS_API_URL", "")
COMPANY_REGISTER_URL = env.str("COMPANY_REGISTER_URL", "")
# Whether the portal asks other sites each night if the addresses that its pages name still answer.
LINK_CHECK = env.bool("LINK_CHECK", True)
SMS_BACKEND = env.str("SMS_BACKEND", "portal.accounts.sms.ConsoleBackend")

# --- Security ---------------------------------------------------------------------------------------------------------
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:
    SESSION_COOKIE_NAME = "__Host-session"
    CSRF_COOKIE_NAME = "__Host-csrf"
    SECURE_SSL_REDIRECT = True
    # Asked from inside, without the proxy that speaks HTTPS.
    SECURE_REDIRECT_EXEMPT = [r"^sante/(vivante|prete)/$"]
    SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
# allauth's too, so that X-Forwarded-For cannot dodge the rate limits.
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", 0)
if TRUSTED_PROXY_COUNT:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
X_FRAME_OPTIONS = "DENY"  # Wagtail itself lets its preview panel frame a page
CONTENT_SECURITY_POLICY = security_policy.PORTAL
FORMS_URLFIELD_ASSUME_HTTPS = True
FORM_RENDERER = "portal.core.form_rendering.FormRenderer"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- Logs: structured, on standard error, no personal data ------------------------------------------------------------
LOG_LEVEL = env.str("LOG_LEVEL", "INFO")
LOGGING = logs.configuration(LOG_LEVEL)
