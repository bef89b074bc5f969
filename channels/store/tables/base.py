"""What every table is made of: instants, identifiers, names of constraints."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, Dialect, ForeignKey, MetaData, String, TypeDecorator


class Instant(TypeDecorator[datetime]):
    """An instant as milliseconds since 1970 in UTC: the same integer on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        return None if value is None else round(value.timestamp() * 1000)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromtimestamp(value / 1000, UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Id = String(20)


def id_column(name: str, target: str | None = None, **options: Any) -> Column[str]:
    """A column of identifiers; with a target, one that names a row of that table."""
    if target is None:
        return Column(name, Id, **options)
    options.setdefault("nullable", False)
    return Column(name, Id, ForeignKey(f"{target}.id"), **options)
