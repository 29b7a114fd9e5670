"""The link by which somebody without account takes a comment back."""

from django.core import signing
from django.urls import reverse
from django.utils import translation

from portal.comments.models import Comment

_SIGNER = signing.Signer(salt="comment-removal")


def removal_path(comment: Comment) -> str:
    """In the language of the page under which it was written."""
    with translation.override(comment.page.locale.language_code):
        return reverse("comments:remove", args=[_SIGNER.sign(comment.public_id.hex)])


def comment_of(key: str) -> Comment | None:
    try:
        public_id = _SIGNER.unsign(key)
    except signing.BadSignature:
        return None
    return Comment.objects.filter(public_id=public_id).select_related("page").first()
