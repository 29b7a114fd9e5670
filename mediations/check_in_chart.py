"""The check-ins of a file as rows: on each subject the tutor's mark (open circle) and the young person's (full circle)."""

from dataclasses import dataclass
from datetime import date, datetime

from mediations.models import QUESTIONS, CheckIn, CheckInAnswer, Mediation, Side
from mediations.services.check_ins import APART, LOW, SUBJECTS

LEFT, STEP = 20, 52


@dataclass(frozen=True)
class Mark:
    """One subject: marks of 1–4, and where their circles stand on the scale."""

    subject: str
    tutor: int | None
    youth: int | None

    @property
    def tutor_x(self) -> int:
        return _x(self.tutor)

    @property
    def youth_x(self) -> int:
        return _x(self.youth)

    @property
    def low(self) -> bool:
        return any(mark is not None and mark <= LOW for mark in (self.tutor, self.youth))

    @property
    def apart(self) -> bool:
        return self.tutor is not None and self.youth is not None and abs(self.tutor - self.youth) >= APART


@dataclass(frozen=True)
class Row:
    moment: str
    due_on: date
    sent_at: datetime | None
    skipped: bool
    marks: tuple[Mark, ...]
    comments: tuple[tuple[str, str], ...]
    waiting: tuple[str, ...]

    @property
    def answered(self) -> bool:
        return any(mark.tutor or mark.youth for mark in self.marks)


def _x(mark: int | None) -> int:
    return LEFT + STEP * ((mark or 1) - 1)


def rows(mediation: Mediation) -> list[Row]:
    return [_row(check_in) for check_in in mediation.check_ins.prefetch_related("answers")]


def _row(check_in: CheckIn) -> Row:
    answers: dict[str, CheckInAnswer] = {answer.side: answer for answer in check_in.answers.all()}
    tutor, youth = answers.get(Side.TUTOR), answers.get(Side.YOUTH)
    return Row(
        moment=check_in.get_moment_display(),
        due_on=check_in.due_on,
        sent_at=check_in.sent_at,
        skipped=check_in.skipped,
        marks=tuple(
            Mark(SUBJECTS[name], getattr(tutor, name, None), getattr(youth, name, None)) for name in QUESTIONS
        ),
        comments=tuple(
            (answer.get_side_display(), answer.comment) for answer in answers.values() if answer.comment
        ),
        waiting=tuple(answer.get_side_display() for answer in answers.values() if not answer.answered_at),
    )
