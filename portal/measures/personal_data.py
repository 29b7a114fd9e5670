"""Nothing here is about a person: what the law offers, and nothing of what a reader answers is written."""

from portal.core.personal_data import NOT_PERSONAL

NOT_PERSONAL |= {"measures.PolicyMeasure"}
