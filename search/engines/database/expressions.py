"""SQL expressions that both directions use.

Most are leaves that write their own SQL from the names that the model gives. The same written as nested querysets is
the same SQL, but took four fifths of the time of a match: resolving and compiling a hundred nodes for each question.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import BooleanField, Expression, F, IntegerField, Model
from django.db.models.sql.compiler import SQLCompiler

from portal.core.points import chord2, unit_vector
from search import criteria as c

Compiled = tuple[str, Any]


class Leaf(Expression):
    """SQL of its own around some columns of the outer row (`columns`: their names or paths)."""

    def __init__(self, *columns: str, output_field: Any = None) -> None:
        super().__init__(output_field=output_field)
        self.columns: list[Any] = [F(column) for column in columns]

    def get_source_expressions(self) -> list[Any]:
        return self.columns

    def set_source_expressions(self, exprs: Any) -> None:
        self.columns = list(exprs)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Compiled:
        names = [compiler.compile(column)[0] for column in self.columns]
        return self.write(connection, *names)

    def write(self, connection: Any, *columns: str) -> Compiled:
        raise NotImplementedError


def marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))


class Below(Leaf):
    """Rows of another model whose `owner` is the outer row's `outer`, among those that `where` describes.

    `where`: field → a value (equal), a collection (one of) or a collection within `Not` (none of).
    """

    def __init__(
        self, model: type[Model], owner: str, /, *, outer: str = "pk", output_field: Any, **where: Any
    ) -> None:
        super().__init__(outer, output_field=output_field)
        self.model, self.owner, self.where = model, owner, where

    def _field(self, name: str) -> Any:
        return self.model._meta.get_field(name)

    def rows(self, connection: Any, outer: str) -> Compiled:
        """FROM … WHERE … of these rows."""
        quote = connection.ops.quote_name
        parts = [f"U0.{quote(self._field(self.owner).column)} = {outer}"]
        values: list[Any] = []
        for name, wanted in self.where.items():
            field = self._field(name)
            column = f"U0.{quote(field.column)}"
            codes = wanted.codes if isinstance(wanted, Not) else wanted
            if isinstance(codes, (list, tuple)):
                if codes:
                    parts.append(f"{column} {'NOT IN' if isinstance(wanted, Not) else 'IN'} ({marks(codes)})")
                elif not isinstance(wanted, Not):
                    parts.append("1 = 0")
                values += [field.get_db_prep_value(code, connection) for code in codes]
            else:
                parts.append(f"{column} = %s")
                values.append(field.get_db_prep_value(codes, connection))
        return f"FROM {quote(self.model._meta.db_table)} U0 WHERE {' AND '.join(parts)}", values


class Not:
    """None of these codes."""

    def __init__(self, codes: list[Any]) -> None:
        self.codes = codes


class Has(Below):
    """Whether the outer row has such a row."""

    conditional = True

    def __init__(self, model: type[Model], owner: str, /, *, outer: str = "pk", **where: Any) -> None:
        super().__init__(model, owner, outer=outer, output_field=BooleanField(), **where)

    def write(self, connection: Any, *columns: str) -> Compiled:
        rows, values = self.rows(connection, *columns)
        return f"EXISTS(SELECT 1 {rows})", values


class NumberOf(Below):
    """How many such rows the outer row has."""

    def __init__(self, model: type[Model], owner: str, /, *, outer: str = "pk", **where: Any) -> None:
        super().__init__(model, owner, outer=outer, output_field=IntegerField(), **where)

    def write(self, connection: Any, *columns: str) -> Compiled:
        rows, values = self.rows(connection, *columns)
        return f"(SELECT COUNT(*) {rows})", values


class SkillPoints(NumberOf):
    """min(maximum, points × number of such rows)."""

    def write(self, connection: Any, *columns: str) -> Compiled:
        number, values = super().write(connection, *columns)
        # SQLite names the two-argument minimum `MIN`.
        least = "MIN" if connection.vendor == "sqlite" else "LEAST"
        return f"{least}({c.SKILL_MAXIMUM}, {c.SKILL_POINTS} * {number})", values


class BestOccupation(Below):
    """The most points among the outer row's rows, by the value of its field `code`; 0 without a row."""

    def __init__(self, model: type[Model], owner: str, /, *, code: str, worth: Mapping[str, int]) -> None:
        where: dict[str, Any] = {code: sorted(worth)}
        super().__init__(model, owner, output_field=IntegerField(), **where)
        self.code, self.worth = code, worth

    def write(self, connection: Any, *columns: str) -> Compiled:
        rows, values = self.rows(connection, *columns)
        quote = connection.ops.quote_name
        column = f"U0.{quote(self._field(self.code).column)}"
        case, case_values = _by_code(column, self.worth)
        return f"COALESCE((SELECT MAX({case}) {rows}), 0)", [*case_values, *values]


class OccupationPoints(Leaf):
    """Points by the code in a column of the outer row."""

    def __init__(self, column: str, worth: Mapping[str, int]) -> None:
        super().__init__(column, output_field=IntegerField())
        self.worth = worth

    def write(self, connection: Any, *columns: str) -> Compiled:
        return _by_code(columns[0], self.worth)


def _by_code(column: str, worth: Mapping[str, int]) -> Compiled:
    """Codes worth the same share a branch."""
    by_points: dict[int, list[str]] = {}
    for code, points in sorted(worth.items()):
        by_points.setdefault(points, []).append(code)
    branches, values = [], []
    for points, codes in sorted(by_points.items(), reverse=True):
        branches.append(f"WHEN {column} IN ({marks(codes)}) THEN {points:d}")
        values += codes
    return f"CASE {' '.join(branches)} ELSE 0 END", values


class _Chord(Leaf):
    """The square of the chord between the outer row's point and this one; null when the row has no point."""

    def __init__(self, lat: float, lon: float, *columns: str, output_field: Any) -> None:
        super().__init__("geo_x", "geo_y", "geo_z", *columns, output_field=output_field)
        self.vector = unit_vector(lat, lon)

    def square(self, columns: tuple[str, ...]) -> Compiled:
        parts = [f"({column} - %s) * ({column} - %s)" for column in columns[:3]]
        return f"({' + '.join(parts)})", [part for part in self.vector for _ in range(2)]


class DistancePoints(_Chord):
    """Points of the distance bands; no point on either side is worth 0."""

    def __init__(self, lat: float, lon: float) -> None:
        super().__init__(lat, lon, output_field=IntegerField())

    def write(self, connection: Any, *columns: str) -> Compiled:
        square, values = self.square(columns)
        branches = [f"WHEN {square} <= %s THEN {points:d}" for _, points in c.DISTANCE_BANDS]
        edges = [chord2(km * 1000) for km, _ in c.DISTANCE_BANDS]
        return f"CASE {' '.join(branches)} ELSE 0 END", [part for edge in edges for part in (*values, edge)]


class Within(_Chord):
    """Whether the outer row's point is within a distance. Without a point it is: a missing place never excludes.

    `radius`: kilometres, or the name of the column that holds them; a column without a value excludes nothing.
    """

    conditional = True

    def __init__(self, lat: float, lon: float, *, radius: float | str, choices: Collection[int] = ()) -> None:
        own = (radius,) if isinstance(radius, str) else ()
        super().__init__(lat, lon, *own, output_field=BooleanField())
        self.radius, self.choices = radius, choices

    def write(self, connection: Any, *columns: str) -> Compiled:
        square, values = self.square(columns)
        if not isinstance(self.radius, str):
            return f"({columns[0]} IS NULL OR {square} <= %s)", [*values, chord2(self.radius * 1000)]
        radius = columns[3]
        edges = " ".join(f"WHEN {km:d} THEN %s" for km in self.choices)
        limit = f"CASE {radius} {edges} END"
        sql = f"({columns[0]} IS NULL OR {radius} IS NULL OR {square} <= {limit})"
        return sql, [*values, *(chord2(km * 1000) for km in self.choices)]


class PointsIf(Leaf):
    """Points when every one of these conditions on the outer row holds, else 0."""

    def __init__(self, points: int, *conditions: Any) -> None:
        super().__init__(output_field=IntegerField())
        self.points, self.columns = points, list(conditions)

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Compiled:
        compiled = [compiler.compile(condition) for condition in self.columns]
        values = [value for _, part in compiled for value in part]
        return f"CASE WHEN {' AND '.join(sql for sql, _ in compiled)} THEN {self.points:d} ELSE 0 END", values
