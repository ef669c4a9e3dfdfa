"""Withdrawing an application: the page asks for the reason, and once more for the will."""

from __future__ import annotations

from typing import Any

from django import forms

from licensing.forms import WithdrawForm


class WithdrawAgainForm(WithdrawForm):
    """What cannot be taken back is confirmed; the confirmation is no input of the step."""

    confirmed = forms.BooleanField(
        label="我单位确认撤回本次申请，知悉撤回后不能恢复。",
        error_messages={"required": "撤回不能恢复，请核对后勾选确认"},
    )

    def inputs(self) -> dict[str, Any]:
        inputs = super().inputs()
        del inputs["confirmed"]
        return inputs
