"""How often sign-in may be tried, and what happens while the cache that counts is away."""

import pytest
from django.core import mail
from django.core.cache import cache, caches
from django.test import Client
from redis.exceptions import ConnectionError as CacheAway

from accounts.models import User
from tests import factories
from tests.factories import PASSWORD

TOO_MANY = "Too many wrong attempts. Wait five minutes, or sign in with a code sent by email"


def try_to_sign_in(email, password, browser=None):
    return (browser or Client()).post("/account/login/", {"login": email, "password": password})


@pytest.fixture
def no_cache(settings):
    """The cache at an address where nothing listens."""
    away = {
        name: {**each, "LOCATION": "unix:///tmp/nothing-listens-here.sock"} for name, each in settings.CACHES.items()
    }
    settings.CACHES = away


def test_after_five_wrong_passwords_the_right_one_is_refused_too(head):
    for _ in range(5):
        try_to_sign_in(head.email, "wrong password")

    assert TOO_MANY in try_to_sign_in(head.email, PASSWORD).content.decode()


def test_an_account_under_attack_still_opens_by_a_code(client, head):
    for _ in range(5):
        try_to_sign_in(head.email, "wrong password")

    client.post("/account/login/code/", {"email": head.email})

    assert [letter.to for letter in mail.outbox] == [[head.email]]


def test_one_persons_wrong_passwords_do_not_lock_out_the_school(head):
    colleague = User.objects.create_user("sbm@mossbank.example", PASSWORD, name="Business manager, Moss Bank")
    for _ in range(6):
        try_to_sign_in(head.email, "wrong password")

    assert try_to_sign_in(colleague.email, PASSWORD).status_code == 302


def test_a_whole_staff_signs_in_from_one_address_at_half_past_eight(settings, db):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    staff = [User.objects.create_user(f"staff{n}@mossbank.example", PASSWORD, name=f"Teacher {n}") for n in range(60)]

    for each in staff:
        try_to_sign_in(each.email, "mistyped password")
    answers = {try_to_sign_in(each.email, PASSWORD).status_code for each in staff}

    assert answers == {302}


def test_three_letters_a_minute_are_enough(client, head):
    for _ in range(4):
        client = Client()
        client.post("/account/login/code/", {"email": head.email})

    assert len(mail.outbox) == 3


def test_an_address_that_tries_without_end_is_told_to_wait(head, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login": "2/m/ip"}
    for _ in range(2):
        try_to_sign_in(head.email, "wrong password")

    response = try_to_sign_in(head.email, PASSWORD)

    assert response.status_code == 429
    assert "Please wait a little" in response.content.decode()


def test_the_counts_are_in_the_cache_that_all_processes_share(head, settings):
    try_to_sign_in(head.email, "wrong password")

    assert settings.CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache"
    assert cache._cache.get_client().keys("*login_failed*")


def test_without_the_cache_pages_still_open_for_somebody_signed_in(client, head, no_cache):
    with pytest.raises(CacheAway):
        cache.get("anything")
    client.force_login(head, backend="accounts.backends.SignedIn")

    pages = ["/", "/account/settings/", "/account/sessions/", "/account/2fa/", "/privacy/"]

    assert {page: client.get(page).status_code for page in pages} == dict.fromkeys(pages, 200)
    assert caches["sessions"].get("anything") is None


def test_without_the_cache_a_session_that_was_cached_goes_on(client, head, settings):
    try_to_sign_in(head.email, PASSWORD, client)
    settings.CACHES = {name: {**each, "LOCATION": "unix:///tmp/nothing.sock"} for name, each in settings.CACHES.items()}

    assert client.get("/account/settings/").status_code == 200


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/account/login/", {"login": "head@mossbank.example", "password": PASSWORD}),
        ("/account/login/code/", {"email": "head@mossbank.example"}),
        ("/account/password/reset/", {"email": "head@mossbank.example"}),
    ],
)
def test_without_the_cache_signing_in_is_refused_in_plain_words(client, head, no_cache, address, words):
    response = client.post(address, words)

    assert response.status_code == 503
    assert "Nobody can sign in" in response.content.decode()
    assert client.get("/account/settings/").status_code == 302


def test_without_the_cache_people_can_still_sign_out(client, head, no_cache):
    client.force_login(head, backend="accounts.backends.SignedIn")

    assert client.post("/account/logout/").url == "/"
    assert client.get("/account/settings/").status_code == 302


def test_a_cache_that_is_away_is_not_waited_for(client, head, no_cache, django_assert_max_num_queries):
    client.force_login(head, backend="accounts.backends.SignedIn")

    with django_assert_max_num_queries(12):
        client.get("/account/settings/")


def test_a_person_without_an_account_is_counted_like_one_with(head):
    factories.person("sbm@mossbank.example")
    for _ in range(5):
        try_to_sign_in("nobody@mossbank.example", "wrong password")

    assert TOO_MANY in try_to_sign_in("nobody@mossbank.example", "wrong password").content.decode()
