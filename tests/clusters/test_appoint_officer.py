"""`manage.py appoint_officer`: the first officer of an installation."""

import re

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from clusters.permissions.table import Permission


def appoint(capsys, *arguments):
    call_command("appoint_officer", *arguments)
    return capsys.readouterr().out


def test_the_printed_link_lets_the_officer_in(cast, client, capsys):
    out = appoint(capsys, "first@ashworth.example", "801", "--name", "Officer, Ashworth")
    link = re.search(r"/account/invitation/\S+", out).group()

    assert client.get(link, follow=True).status_code == 200
    assert User.objects.get(email="first@ashworth.example").authority_posts.get().authority == cast.ashworth


def test_run_again_it_prints_a_new_link_and_makes_no_second_post(cast, client, capsys):
    said = [appoint(capsys, "First@ashworth.example", "801", "--name", "Officer, Ashworth") for _ in range(2)]
    links = [re.search(r"/account/invitation/\S+", out).group() for out in said]

    assert links[0] != links[1]
    assert client.get(links[1], follow=True).status_code == 200
    assert User.objects.get(email="first@ashworth.example").authority_posts.count() == 1


def test_somebody_who_joined_needs_no_link(cast, capsys):
    out = appoint(capsys, cast.member.email, "801", "--name", "Head teacher")

    assert "invitation" not in out
    assert cast.member.has_perm(Permission.AREA_RUN, cast.ashworth)


def test_an_authority_that_is_not_there_can_be_named(db, capsys):
    with pytest.raises(CommandError, match="There is no authority 350 yet"):
        appoint(capsys, "first@example.com", "350", "--name", "Officer")

    assert "Bolton" in appoint(capsys, "first@example.com", "350", "--name", "Officer", "--authority", "Bolton")


@pytest.mark.parametrize("code", ["3501", "Bol", ""])
def test_a_code_that_no_authority_can_have_is_refused(db, capsys, code):
    with pytest.raises(CommandError, match="three digits"):
        appoint(capsys, "first@example.com", code, "--name", "Officer", "--authority", "Bolton")


@pytest.mark.parametrize(
    ("email", "words"), [("no address", "valid email address"), ("officer@ashworth.example", "holds this post already")]
)
def test_what_is_wrong_is_said(cast, capsys, email, words):
    with pytest.raises(CommandError, match=words):
        appoint(capsys, email, "801", "--name", "Officer")
