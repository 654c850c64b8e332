"""Text in Markdown becomes the portal's own markup, whatever somebody puts into it."""

import pytest
from django.template import engines

from common.markdown import html_of


def test_paragraphs_lists_and_links_look_as_on_other_pages():
    assert html_of("We *share* what we **know**.") == (
        '<p class="govuk-body">We <em>share</em> what we <strong>know</strong>.</p>\n'
    )
    assert '<ul class="govuk-list govuk-list--bullet">\n<li>trust</li>' in html_of("- trust\n- candour")
    assert '<ol class="govuk-list govuk-list--number">' in html_of("1. meet\n2. decide")
    assert html_of("[the council](https://council.example/a?b=1)") == (
        '<p class="govuk-body"><a href="https://council.example/a?b=1" class="govuk-link" rel="nofollow noopener">'
        "the council</a></p>\n"
    )
    assert 'href="mailto:office@school.example"' in html_of("<office@school.example>")


def test_headings_fit_below_those_of_the_page_and_skip_none():
    markup = html_of("# Membership\n\n### Fees\n\n# Meetings\n\n## Votes")

    assert markup.splitlines() == [
        '<h3 class="govuk-heading-s">Membership</h3>',
        '<h4 class="govuk-heading-s">Fees</h4>',
        '<h3 class="govuk-heading-s">Meetings</h3>',
        '<h4 class="govuk-heading-s">Votes</h4>',
    ]


def test_headings_begin_at_the_level_that_is_asked_for():
    assert html_of("#### Aims", 2) == '<h2 class="govuk-heading-m">Aims</h2>\n'
    assert "<h6" in html_of("# a\n## b\n### c\n#### d\n##### e\n###### f", 5)


def test_a_table_scrolls_on_its_own_and_aligns_numbers_without_a_style():
    markup = html_of("| School | Pupils |\n|---|--:|\n| Moss Bank | 210 |")

    assert '<th class="govuk-table__header" scope="col">School</th>' in markup
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">210</td>' in markup
    assert 'tabindex="0"' in markup
    assert "style" not in markup


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        '<a href="javascript:alert(1)">x</a>',
        "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))",
        "[x](&#106;avascript:alert(1))",
        "[x](java\nscript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[x](vbscript:msgbox)",
        "[x](file:///etc/passwd)",
        "<javascript:alert(1)>",
        '[x](https://a.example "\\" onmouseover=\\"alert(1)")',
        "![x](https://tracker.example/pixel.png)",
        "![x](data:image/png;base64,AAAA)",
        "```html onload=x\n<script>alert(1)</script>\n```",
        "    <script>alert(1)</script>",
        "<style>body{display:none}</style>",
        "<iframe src=https://a.example></iframe>",
        "| <script>a</script> |\n|---|\n| <img src=x onerror=a> |",
        "# <script>alert(1)</script>",
        "<!-- --!><script>alert(1)</script>",
    ],
)
def test_nothing_runs_and_nothing_is_fetched(hostile):
    markup = html_of(hostile)

    for forbidden in ("<script", "<img", "<svg", "<style", "<iframe", "<!--"):
        assert forbidden not in markup
    for tag in [part.split(">")[0].lower() for part in markup.split("<")[1:]]:
        for forbidden in (" on", "javascript:", "data:", "vbscript:", "file:", " src", " style", " title", " id"):
            assert forbidden not in tag


def test_html_is_shown_as_it_was_typed():
    assert html_of("<b>loud</b>") == '<p class="govuk-body">&lt;b&gt;loud&lt;/b&gt;</p>\n'


def test_a_picture_becomes_its_description():
    assert html_of("![Our <b>logo</b>](https://a.example/x.png)").startswith('<p class="govuk-body">Our')


def test_code_keeps_its_lines():
    assert html_of("```\na < b\n```") == '<pre class="portal-code"><code>a &lt; b\n</code></pre>'


def test_deep_nesting_and_long_rows_of_brackets_are_read_at_once():
    for hostile in (">" * 5000 + " x", "[" * 5000, "*a " * 5000, "- " * 500 + "x", "![" * 2000):
        assert len(html_of(hostile)) < 200_000


def test_the_filter_puts_it_on_a_page_unescaped_and_at_a_level():
    page = engines["django"].from_string("{{ text|markdown:2 }}{{ nothing|markdown }}")

    assert page.render({"text": "# Aims", "nothing": ""}) == '<h2 class="govuk-heading-m">Aims</h2>\n'
