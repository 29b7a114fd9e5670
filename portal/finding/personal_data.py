"""Copies of what is published: an erasure changes the offers, and the rows follow them."""

from portal.core.personal_data import NOT_PERSONAL

NOT_PERSONAL |= {"finding.Entry", "finding.Synonym"}
