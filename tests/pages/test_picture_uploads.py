"""Pictures that would cost the site its memory or its pages are refused with words that help; what was typed stays."""

import io
import struct
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image as Canvas
from wagtail.images.models import Image
from wagtail.models import Collection

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TITLE = "Le titre que j’ai tapé"
SCRIPT = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


def encoded(kind="PNG", size=(60, 40), **options):
    content = io.BytesIO()
    Canvas.effect_noise(size, 90).convert("RGB").save(content, kind, **options)
    return content.getvalue()


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width, height, points=b""):
    """A header that promises as many points, whatever follows."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(points)) + chunk(b"IEND", b"")


def real_50_megapixels():
    content = io.BytesIO()
    Canvas.new("1", (8000, 6250)).save(content, "PNG")
    return content.getvalue()


REFUSED = {
    "50 megapixels": ("a.png", real_50_megapixels, "millions de points"),
    "a bomb by its header": ("a.png", lambda: png_of(60_000, 60_000), "millions de points"),
    "too heavy": ("a.png", lambda: encoded() + b"\0" * (10 * 1024 * 1024), "une image peut peser"),
    "a truncated photo": ("a.jpg", lambda: encoded("JPEG", (900, 700))[:20_000], "abîmée"),
    "a truncated PNG": ("a.png", lambda: encoded()[:-900], "abîmée"),
    "points that are missing": ("a.png", lambda: png_of(60, 40, b"\0" * 90), "abîmée"),
    "a drawing with a script": ("a.svg", lambda: SCRIPT, "SVG s’exporte en PNG"),
    "a script that is called a picture": ("a.png", lambda: SCRIPT, "pas"),
    "a page that is called a picture": ("a.jpg", lambda: b"<html><script>1</script>", "pas une image"),
    "nothing but a header": ("a.png", lambda: b"\x89PNG\r\n\x1a\n", "abîmé"),
}


def posted(client, name, content):
    upload = SimpleUploadedFile(name, content)
    wanted = {
        "title": TITLE,
        "file": upload,
        "tags": "vélo",
        "collection": Collection.get_first_root_node().pk,
    }
    return client.post(reverse("wagtailimages:add"), wanted | {"description": "Deux roues"})


@pytest.mark.parametrize("case", REFUSED)
def test_a_picture_that_would_harm_is_refused_and_nothing_typed_is_lost(identities, case):
    name, content, words = REFUSED[case]
    answer = posted(identities["structure_admin"].client, name, content())
    body = answer.content.decode()
    assert answer.status_code == 200
    assert words in body, case
    assert (TITLE in body, "Deux roues" in body, "vélo" in body) == (True, True, True)
    assert not Image.objects.exists()


def test_several_at_once_and_the_chooser_refuse_the_same(identities):
    client, content = identities["structure_admin"].client, encoded("JPEG", (900, 700))[:20_000]
    several = client.post(
        reverse("wagtailimages:add_multiple"),
        {"title": TITLE, "files[]": SimpleUploadedFile("a.jpg", content)},
        headers={"X-Requested-With": "XMLHttpRequest"},
    )
    assert "abîmée" in several.json()["error_message"]
    chosen = client.post(
        reverse("wagtailimages_chooser:create"),
        {
            "image-chooser-upload-title": TITLE,
            "image-chooser-upload-file": SimpleUploadedFile("a.jpg", content),
        },
    )
    assert "abîmée" in chosen.json()["htmlFragment"]
    assert TITLE in chosen.json()["htmlFragment"]
    assert not Image.objects.exists()


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "AVIF"])
def test_a_good_picture_passes(identities, kind):
    content = encoded(kind, (300, 200))
    assert posted(identities["structure_admin"].client, f"a.{kind.lower()}", content).status_code == 302
    image = Image.objects.get()
    assert (image.title, image.width, image.height) == (TITLE, 300, 200)
    with image.file.open() as kept:
        assert kept.read() == content
