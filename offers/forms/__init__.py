"""Forms of needs and offers: the four steps of the employer, the whole profile, and the acts on an offer."""
