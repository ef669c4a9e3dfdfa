"""What a unit says in a rating, and what the office answers."""

from __future__ import annotations

from typing import Any

from django import forms

from casework import rating
from casework.forms import choose_among, name_what_is_missing, reason_field


class RatingForm(forms.Form):
    use_required_attribute = False
    score = forms.ChoiceField(label="总体评价", widget=forms.RadioSelect)
    reasons = forms.MultipleChoiceField(
        label="理由", required=False, widget=forms.CheckboxSelectMultiple
    )
    text = reason_field("意见和建议", "不得涉及国家秘密。", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "score", rating.names("scores").items())
        choose_among(self, "reasons", rating.names("reasons").items())
        name_what_is_missing(self)


class AnswerForm(forms.Form):
    use_required_attribute = False
    text = reason_field("回复", "写明核实的情况和整改的措施。回复后单位可以看到，不能修改。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name_what_is_missing(self)
