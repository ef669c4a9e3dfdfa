"""Which fields ask for a fact: by the shape that fixtures/facts.yaml gives it."""

from __future__ import annotations

from applicants import facts
from applicants.pairs import Pairs
from applicants.shapes import ByCategory, LawWords, Members, One, Rows, Several, Shape


def shape_of(fact: str, words: LawWords) -> Shape:
    """The fields of a fact by its schema. Raises KeyError for an unknown fact."""
    schema = facts.shape(fact)
    items = schema.get("items", {})
    if "properties" in items:
        return Rows(fact, schema, words)
    if items:
        return Several(fact, schema, words)
    if "propertyNames" in schema:
        return ByCategory(fact, schema, words)
    if isinstance(schema.get("additionalProperties"), dict):
        return Pairs(fact, schema, words)
    return (Members if "properties" in schema else One)(fact, schema, words)
