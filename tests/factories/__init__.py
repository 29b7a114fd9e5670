"""One file of factories per app. Rows of the reference are minimal and shared: ask for one by its code.

from tests.factories.pathways import YouthFactory
YouthFactory(with_wishes=["G1602"], with_skills=2, radius=20)
"""
