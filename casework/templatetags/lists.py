"""What lists and cases tell of who handles them: neighbours, rules, notes."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from casework import traits
from casework.assigning import acts
from casework.kinds import kind_names
from casework.law import laws
from casework.models import Assignment, AssignmentRule, Authority, Case, CaseNote, Entry
from casework.neighbours import neighbours

register = template.Library()
OTHER_ACTS = {"remind": "催办", "print": "打印文书"}


@register.inclusion_tag("components/neighbours.html", takes_context=True)
def neighbours_of(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """The way to the cases before and after, by link and by key; nothing without a list."""
    return {"place": neighbours(context["request"], case.pk)}


@register.filter
def act_label(entry: Entry) -> str:
    """What an act on several cases is called."""
    if entry.kind == acts.KIND:
        return Assignment.Reason(entry.step).label
    return OTHER_ACTS.get(entry.step, entry.step)


@register.filter
def kind_name(kind: str) -> str:
    """What a kind of case is called."""
    return kind_names().get(kind, kind)


@register.filter
def rule_sentence(rule: AssignmentRule) -> str:
    """A rule of assignment as a sentence."""
    known, wanted = laws(), []
    for key, value in rule.traits.items():
        if trait := traits.trait(key):
            wanted.append(trait.choices(known).get(value, value))
    if rule.province:
        wanted.append(f"注册地{Authority.objects.get(code=rule.province).region}")
    only = f"（{'，'.join(wanted)}）" if wanted else ""
    what = f"{kind_names().get(rule.kind, rule.kind)}{only}"
    people = "、".join(str(person) for person in rule.officers.all())
    return f"{rule.authority.short_name} {what}：{rule.get_method_display()}，{people}"


@register.filter
def with_mentions(note: CaseNote) -> SafeString:
    """The text of a note, with the names it calls marked."""
    text = str(escape(note.text)).replace("\n", "<br>")
    for name in note.mentioned:
        called = f"@{escape(name)}"
        text = text.replace(called, f"<strong>{called}</strong>")
    return mark_safe(text)
