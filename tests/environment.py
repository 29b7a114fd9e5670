"""The variables of a test run, loaded by pytest before Django: real services when `bin/test` gives their URLs."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# An `.env` of the demo must not leak into the tests: what is set here wins over it, what the shell sets wins over this.
for name, value in {
    "SECRET_KEY": "test-only-key-not-a-secret-0123456789-abcdefghijklmnop",
    "BASE_URL": "http://localhost:8000",
    "ALLOWED_HOSTS": "localhost,127.0.0.1,testserver",
    "DATABASE_URL": "sqlite:///:memory:",
    "REDIS_URL": "",
    "ELASTICSEARCH_URL": "",
    "ELASTICSEARCH_INDEX_PREFIX": "test",
    "MATCH_ENGINE": "database",
    "EMAIL_URL": "memory:",
    "DEMO_LOGIN": "false",
    "DEBUG": "false",
    "MEDIA_ROOT": str(ROOT / "var" / "test-media"),
    "STATIC_ROOT": str(ROOT / "var" / "test-static"),
    "ADDRESS_API_URL": "",
    "COMPANY_REGISTER_URL": "",
    "LINK_CHECK": "false",
}.items():
    os.environ.setdefault(name, value)

# WhiteNoise warns of a folder that is not there; each test client would read a full one.
Path(os.environ["STATIC_ROOT"]).mkdir(parents=True, exist_ok=True)
