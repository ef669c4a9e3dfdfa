"""What an applicant asks for: the form of a draft, and changing a draft."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

from django import forms
from django.db import transaction

from applicants.uploads import forget
from casework import clock
from casework.forms import choose_among, pairs, pick_from
from casework.models import Organisation, User
from licensing.drafting import draft_application
from licensing.law import law_in_force
from licensing.models import Application, Certificate
from licensing.submitting import hold

ADDRESS = ("regulation", "deciding_authority", "authority")


class DraftForm(forms.Form):
    """Level and categories under the law in force, the kind of application, what it renews."""

    use_required_attribute = False
    level = forms.ChoiceField(label="资质等级", widget=forms.RadioSelect)
    categories = forms.MultipleChoiceField(
        label="业务种类",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请至少选择一个业务种类"},
    )
    asks = forms.ChoiceField(
        label="申请类型", choices=Application.Asks.choices, initial=Application.Asks.INITIAL
    )
    renews = forms.ModelChoiceField(
        label="拟延续的证书", queryset=Certificate.objects.none(), required=False,
        empty_label="（不适用）",
    )  # fmt: skip

    def __init__(
        self, *args: Any, organisation: Organisation, family: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.family = family
        self.law = law_in_force(clock.today(), family).law
        choose_among(self, "level", pairs(self.law.document["levels"]))
        choose_among(self, "categories", pairs(self.law.categories))
        pick_from(self, "renews", Certificate.objects.filter(organisation=organisation).held())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        renewal = cleaned.get("asks") == Application.Asks.RENEWAL
        if renewal and not cleaned.get("renews") and "renews" not in self.errors:
            self.add_error("renews", "延续申请请选择拟延续的证书")
        if cleaned.get("renews") and not renewal:
            self.add_error("renews", "只有延续申请才填写拟延续的证书")
        return cleaned


def start_draft(
    organisation: Organisation, form: DraftForm, *, by: User | None = None
) -> Application:
    """A new draft with what a valid form says."""
    return draft_application(
        organisation, on=clock.today(), by=by, family=form.family, **form.cleaned_data
    )


@transaction.atomic
def change_draft(
    application: Application, form: DraftForm, *, on: date, by: User | None = None
) -> None:
    """Let a draft ask for what a valid form says, addressed anew for its level.

    Raises StepRefused when it has been submitted in the meantime.
    """
    _hold(application)
    for name, value in form.cleaned_data.items():
        setattr(application, name, value)
    application.bind(on)
    application.authority = application.receivers(on)[0]
    application.asked_by, application.asked_at = by, clock.now()
    application.save(update_fields=[*form.cleaned_data, *ADDRESS, "asked_by", "asked_at"])


@transaction.atomic
def drop_draft(application: Application) -> None:
    """Throw a draft away with its files; those put aside for their mark and the journal stay.

    A file that another application uses as well stays where it is.
    Raises StepRefused when it was submitted, or when something rests on it.
    """
    _hold(application)
    if application.journal_length:
        raise application.law.refusal("E_STATE", "提交申请曾被拒绝并已记录，草稿须保留。")
    if application.materials.filter(marked=True).exists():
        raise application.law.refusal("E_STATE", "曾上传带有密级标志的文件，草稿须保留。")
    stored = list(application.materials.exclude(file="").values_list("file", flat=True))
    application.delete()
    transaction.on_commit(partial(forget, stored))


def _hold(application: Application) -> None:
    """Lock the draft as the door does, and read it again: a submission may have come first."""
    if not hold(application):
        raise application.law.refusal("E_STATE", "只有尚未提交的草稿可以修改或者删除。")
