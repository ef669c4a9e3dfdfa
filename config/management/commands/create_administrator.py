from __future__ import annotations

from getpass import getpass
from typing import Any

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from casework.models import Appointment, Authority, Role, User


class Command(BaseCommand):
    help = "Create the first system administrator of the national authority."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")
        parser.add_argument("--name", required=True, help="姓名")

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.filter(username=options["username"]).exists():
            raise CommandError(f"用户名 {options['username']} 已存在")
        password = getpass("口令：")
        if password != getpass("再次输入口令："):
            raise CommandError("两次输入的口令不一致")
        try:
            validate_password(password, User(username=options["username"]))
        except ValidationError as fault:
            raise CommandError("；".join(fault.messages)) from fault
        user = User.objects.create_superuser(
            options["username"], password=password, name=options["name"]
        )
        national = Authority.objects.national()
        Appointment.objects.create(user=user, role=Role.ADMIN, authority=national)
        self.stdout.write(f"已创建系统管理员 {user}")
