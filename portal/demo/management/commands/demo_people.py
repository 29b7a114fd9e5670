"""List the demo people whom the login page offers."""

from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.models import User


class Command(BaseCommand):
    help = "Les personnes de démonstration proposées sur la page de connexion."

    def handle(self, *args: Any, **options: Any) -> None:
        for user in User.objects.exclude(demo_note="").order_by("kind", "pk"):
            self.stdout.write(f"  {user.get_full_name():<24} {user.demo_note}")
