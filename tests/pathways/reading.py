"""A page as a person reads it."""

import re


def text_of(response):
    """The page as it is read, without tags and with plain spaces."""
    content = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"[\s\u00a0\u202f]+", " ", content)
