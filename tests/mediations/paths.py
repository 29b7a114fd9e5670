"""Addresses of the screens of a file."""

from django.urls import reverse


def staff(name, mediation, *args):
    return reverse(f"mediations:{name}", args=[mediation.public_id, *args])
