"""A title in letters that the font has not leaves no empty room on the picture of a shared page."""

import re

import pytest

from portal.finding import previews

pytestmark = pytest.mark.once
TITLE = re.compile(r'<g fill="#1b1f3b">(.*?)</g>', re.DOTALL)


def test_an_arabic_page_shows_the_name_of_the_structure():
    if previews._font() is None:
        pytest.fail("the static files are not built")
    arabic = previews.drawing("البحث عن عمل", "offer", "مقال", "Mission locale")
    latin = previews.drawing("Mission locale", "offer", "", "Mission locale")
    assert TITLE.search(arabic)[1].count("<path") == len("Missionlocale")
    assert arabic == latin
    assert TITLE.search(previews.drawing("عمل", "offer", "", "بيت"))[1].count("<path") == len("Tandem")
    assert TITLE.search(previews.drawing("Été à l’œuvre", "offer", "", "Mission"))[1].count("<path") == 11
