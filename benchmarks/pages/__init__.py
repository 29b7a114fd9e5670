"""How many pages a second, beside Plone and beside a bare view: `python -m benchmarks.pages`. See docs/speed.md."""
