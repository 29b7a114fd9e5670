"""Comments of the demo: two that stand under an article, two that wait for a moderator."""

from typing import Any

from wagtail.models import Page

from portal.comments.lifecycle import CommentState
from portal.comments.models import Comment
from portal.core.robots import new_token
from portal.demo.world import World


def add_comments(world: World, rows: list[dict[str, Any]], pages: dict[str, Page]) -> None:
    """`page` is a slug, `days_ago` counts from the set-up day; without `state` a comment waits."""
    Comment.objects.bulk_create(
        Comment(
            page_id=pages[row["page"]].pk,
            name=row["name"],
            email=f"lecteur{number}@exemple.example",
            text=row["text"],
            state=row.get("state", CommentState.WAITING),
            created_at=world.moment(row["days_ago"]),
            token=new_token(),
        )
        for number, row in enumerate(rows)
    )
