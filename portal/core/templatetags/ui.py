"""Template tags and filters of the look: built in, so templates need not load them."""

from django import template

register = template.Library()
