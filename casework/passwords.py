"""Password rules whose sentences the framework has not translated yet."""

from __future__ import annotations

from django.contrib.auth.password_validation import MinimumLengthValidator


class LongEnough(MinimumLengthValidator):
    """At least `min_length` characters."""

    def get_error_message(self) -> str:
        return f"密码太短，必须包含至少 {self.min_length} 个字符。"
