"""What a person keeps of the work list: its columns, and views to come back to."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from casework import columns
from casework.filters import ListFilter, Offered
from casework.models import ListColumns, SavedView
from casework.requests import SignedInRequest
from casework.views.finding import staff_only

MOST_VIEWS = 12


class ViewForm(forms.ModelForm):
    class Meta:
        model = SavedView
        fields = ("name",)
        error_messages = {
            "name": {"required": "请填写清单名称", "max_length": "清单名称最多20个字"}
        }


@require_POST
@staff_only
def save_columns(request: SignedInRequest) -> HttpResponse:
    """Show these columns from now on; none chosen: the usual ones again."""
    known = columns.columns()
    chosen = [key for key in request.POST.getlist("column") if key in known]
    ListColumns.objects.update_or_create(person=request.user, defaults={"columns": chosen})
    return _back(request)


@require_POST
@staff_only
def save_view(request: SignedInRequest) -> HttpResponse:
    """Keep the present list under a name; the name of a view that stands is given to this one."""
    form = ViewForm(request.POST)
    name, kept = request.POST.get("name", "").strip(), request.user.saved_views
    if not form.is_valid():
        messages.error(request, str(form.errors["name"][0]))
    elif kept.exclude(name=name).count() >= MOST_VIEWS:
        messages.error(request, f"最多保存{MOST_VIEWS}个常用清单，请先删除不用的。")
    else:
        kept.update_or_create(name=name, defaults={"query": _query_of(request)})
        messages.success(request, f"已保存常用清单“{name}”。")
    return _back(request)


@require_POST
@staff_only
def delete_view(request: SignedInRequest, pk: int) -> HttpResponse:
    for view in request.user.saved_views.filter(pk=pk):
        view.delete()
        messages.success(request, f"已删除常用清单“{view.name}”。")
    return _back(request)


def _query_of(request: SignedInRequest) -> str:
    """The filters and the order of the present list, and nothing else of what was sent."""
    sent = QueryDict(request.POST.get("query", ""))
    query = QueryDict(mutable=True)
    query.update(ListFilter(sent, offered=Offered.to(request.user)).words)
    if sent.get("sort", "").removeprefix("-") in columns.columns():
        query["sort"] = sent["sort"]
    return query.urlencode()


def _back(request: SignedInRequest) -> HttpResponse:
    """To the same list, its address taken apart and put together again."""
    query = _query_of(request)
    return redirect(f"{reverse('desk')}?{query}" if query else reverse("desk"))
