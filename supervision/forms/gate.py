"""What is asked at the gate, and what the register is filtered by. Neither changes anything."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from casework import clock
from casework.forms import choose_among, day_field, name_what_is_missing, pairs
from casework.models import Authority, Organisation, User
from licensing.law import law_in_force
from licensing.scope import Business
from supervision.forms.common import tick
from supervision.forms.filings import province_field
from supervision.inquiring import unit_named
from supervision.models.filing import categories_on

FIRST_DAY = date(2014, 1, 1)  # before it no measures are loaded


def grades() -> list[tuple[str, str]]:
    """The grades of secrecy of the law of today, the gravest first."""
    levels = law_in_force(clock.today()).law.document["levels"].values()
    return [(g, g) for g in dict.fromkeys(grade for level in levels for grade in level["grades"])]


def known_day(day: date) -> date:
    if day < FIRST_DAY:
        raise forms.ValidationError(f"日期不能早于{FIRST_DAY.isoformat()}")
    return day


class GateForm(forms.Form):
    """may this unit take this business on this day? A holder asks only for itself."""

    use_required_attribute = False
    unit = forms.CharField(
        label="单位", max_length=120, help_text="统一社会信用代码、证书编号或者单位全称。"
    )
    category = forms.ChoiceField(label="业务种类")
    secrecy = forms.ChoiceField(label="项目密级", widget=forms.RadioSelect)
    on = day_field("日期", "签订合同之日；将来的日期按现有记录推算。")
    project = forms.CharField(
        label="项目名称", max_length=200, required=False,
        help_text="用于核对同一项目上的咨询、监理与其他业务；不要填写涉及国家秘密的名称。",
    )  # fmt: skip
    built_by_holder = tick("系统由该单位承建")
    place = province_field("业务所在地机关", empty="（不填写）")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if user.organisation_id:
            del self.fields["unit"]
        self.own = user.organisation
        self.fields["place"].required = False
        self.fields["on"].initial = clock.today
        choose_among(self, "category", pairs(law_in_force(clock.today()).law.categories))
        choose_among(self, "secrecy", grades())
        name_what_is_missing(self)

    def clean_unit(self) -> Organisation:
        found = unit_named(self.cleaned_data["unit"].strip())
        if found is None:
            raise forms.ValidationError("没有查到取得过资质的这一单位，请核对代码、编号或者全称")
        return found

    def clean_on(self) -> date:
        return known_day(self.cleaned_data["on"])

    @property
    def holder(self) -> Organisation:
        unit: Organisation = self.own or self.cleaned_data["unit"]
        return unit

    def asked(self) -> dict[str, str]:
        """What is written down of the question; the project is not."""
        told = {name: str(self.cleaned_data[name]) for name in ("category", "secrecy")}
        return told | {"on": self.cleaned_data["on"].isoformat()}

    def business(self) -> Business:
        asked = self.cleaned_data
        place: Authority | None = asked["place"]
        return Business(
            category=asked["category"],
            secrecy=asked["secrecy"],
            place=place.code if place else "",
            built_by=self.holder.code if asked["built_by_holder"] else "",
            others=categories_on(asked["project"], self.holder),
        )


class StandingForm(forms.Form):
    """The day as of which a certificate is looked at."""

    use_required_attribute = False
    on = day_field("查询某日的状态")


class RegisterForm(forms.Form):
    """The day and the filters of the register; all may be left out."""

    use_required_attribute = False
    q = forms.CharField(label="编号、单位名称或者信用代码", required=False, max_length=120)
    on = day_field("日期")
    authority = forms.ModelChoiceField(
        label="发证机关", queryset=Authority.objects.order_by("pk"), to_field_name="code",
        required=False, empty_label="全部",
    )  # fmt: skip
    level = forms.ChoiceField(label="等级", required=False)
    category = forms.ChoiceField(label="业务种类", required=False)
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].required = False
        law = law_in_force(clock.today()).law
        everything = [("", "全部")]
        choose_among(self, "level", everything + pairs(law.document["levels"]))
        choose_among(self, "category", everything + pairs(law.categories))
        words = law.document["states"]["certificate"]
        told = [(s, words[s]) for s in law.document["certificate_states"]]
        choose_among(self, "state", everything + told)

    def clean_on(self) -> date:
        return known_day(self.cleaned_data["on"] or clock.today())

    def filters(self) -> dict[str, str]:
        """In the words of licensing.register.register_on."""
        asked = self.cleaned_data
        authority = asked["authority"]
        return {
            "authority": authority.code if authority else "",
            "level": asked["level"],
            "category": asked["category"],
            "state": asked["state"],
            "words": asked["q"].strip(),
        }
