"""Indicators: definitions are data, two engines count them, equal numbers from both (design, section 8)."""
