"""What is refused when a picture is uploaded, before it costs memory or a page: by its header, then by its points.

Every way in asks here: the form of a picture, several at once, the choosers of the editors, the API.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.forms import FileField
from PIL import Image as Pillow
from PIL import UnidentifiedImageError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

MEGA = 1_000_000
AGAIN = "Le reste de votre saisie est gardé."
MESSAGES = {
    "file_too_many_pixels": (
        f"Cette image a plus de {settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS // MEGA} millions de points. Réduisez-la (2 000 points de large"
        f" suffisent), puis choisissez-la de nouveau. {AGAIN}"
    ),
    "file_too_large": (
        "Ce fichier pèse %(file_size)s ; une image peut peser %(max_filesize)s. Réduisez-la (2 000 points de large"
        f" suffisent), puis choisissez-la de nouveau. {AGAIN}"
    ),
    "invalid_image_extension": (
        "Ce genre de fichier n’est pas accepté comme image. Choisissez un fichier AVIF, GIF, JPEG, PNG ou WebP ;"
        f" un dessin SVG s’exporte en PNG. {AGAIN}"
    ),
    "invalid_image": f"Ce fichier n’est pas une image, ou il est abîmé. Choisissez-en un autre. {AGAIN}",
}
DAMAGED = (
    f"Cette image est abîmée : elle s’arrête avant la fin. Envoyez-la de nouveau depuis l’original. {AGAIN}"
)


class PictureField(WagtailImageField):
    """Wagtail's own field reads all points before it counts them, and fails when some are missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.error_messages |= MESSAGES

    def to_python(self, data: Any) -> Any:
        file = FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        if str(file.name).rpartition(".")[2].lower() not in self.allowed_image_extensions:
            raise self._refusal("invalid_image_extension")
        self._check_points(file)
        return super().to_python(data)

    def _check_points(self, file: Any) -> None:
        file.seek(0)
        try:
            with Pillow.open(file) as picture:
                if picture.width * picture.height > self.max_image_pixels:
                    raise self._refusal("file_too_many_pixels")
                picture.load()
        except (Pillow.DecompressionBombError, Pillow.DecompressionBombWarning) as error:
            raise self._refusal("file_too_many_pixels") from error
        except UnidentifiedImageError as error:
            raise self._refusal("invalid_image") from error
        except (OSError, ValueError, SyntaxError, EOFError) as error:
            raise ValidationError(DAMAGED, code="damaged") from error
        finally:
            file.seek(0)

    def _refusal(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


class ImageForm(BaseImageForm):
    """`WAGTAILIMAGES_IMAGE_FORM_BASE`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if field := self.fields.get("file"):
            self.fields["file"] = PictureField(
                label=field.label, required=field.required, initial=field.initial, widget=field.widget
            )

    class Meta(BaseImageForm.Meta):
        pass
