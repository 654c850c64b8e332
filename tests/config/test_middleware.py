"""Pages made for one person are kept nowhere; public ones may be."""


def test_a_signed_in_persons_page_is_not_stored(cast, sign_in):
    assert sign_in(cast.member).get("/privacy/").headers["Cache-Control"] == "private, no-store"


def test_a_public_page_may_be_stored(client, db):
    assert "Cache-Control" not in client.get("/privacy/").headers
