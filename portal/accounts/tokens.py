"""Links used once: a random token goes into the mail, only its hash is kept."""

import hashlib
import secrets


def new_token() -> tuple[str, str]:
    """A token for the link, and the hash to store."""
    token = secrets.token_urlsafe(32)
    return token, hash_token(token)


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
