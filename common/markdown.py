"""Text that people write in Markdown (CommonMark and tables), made into the portal's own markup and nothing else."""

import nh3
from django.utils.html import escape
from django.utils.safestring import SafeString
from markdown_it import MarkdownIt

CLASSES = {
    "p": {"govuk-body"},
    "ul": {"govuk-list", "govuk-list--bullet"},
    "ol": {"govuk-list", "govuk-list--number"},
    "a": {"govuk-link"},
    "blockquote": {"govuk-inset-text"},
    "hr": {"govuk-section-break", "govuk-section-break--m", "govuk-section-break--visible"},
    "pre": {"portal-code"},
    "div": {"portal-table"},
    "table": {"govuk-table"},
    "thead": {"govuk-table__head"},
    "tbody": {"govuk-table__body"},
    "tr": {"govuk-table__row"},
    "th": {"govuk-table__header", "govuk-table__header--numeric"},
    "td": {"govuk-table__cell", "govuk-table__cell--numeric"},
}
HEADINGS = ("h2", "h3", "h4", "h5", "h6")
HEADING_SIZES = {"h2": "govuk-heading-m", "h3": "govuk-heading-s"}
ATTRIBUTES = {
    "*": set(),
    "a": {"href"},
    "th": {"scope"},
    "div": {"role", "aria-label", "tabindex"},
    "ol": {"start"},
}
TAGS = {*CLASSES, *HEADINGS, "li", "strong", "em", "code", "br"}
TABLE = '<div class="portal-table" role="group" aria-label="Table" tabindex="0"><table class="govuk-table">'


def html_of(text, level=3):
    """The markup of `text`, safe to put on a page. Its first headings are of `level` (2 to 6), and none skips one.

    HTML in the text is shown as it was typed. Pictures become their descriptions. Links lead to web pages and to
    addresses for letters only.
    """
    tokens = READER.parse(text)
    _set_headings(tokens, level)
    for token in _all(tokens):
        _dress(token)
    markup = READER.renderer.render(tokens, READER.options, {})
    # The one place where markup that a person's words led to is let through: nh3 has left nothing else in it.
    return SafeString(
        nh3.clean(
            markup,
            tags=TAGS,
            attributes=ATTRIBUTES,
            allowed_classes={**CLASSES, **{name: {_heading_class(name)} for name in HEADINGS}},
            url_schemes={"http", "https", "mailto"},
            link_rel="nofollow noopener",
        )
    )


def _set_headings(tokens, level):
    """Give every heading the level that follows from those above it."""
    open_levels = []
    for token in tokens:
        if token.type == "heading_open":
            asked = int(token.tag[1])
            open_levels = [*(each for each in open_levels if each < asked), asked]
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(level + len(open_levels) - 1, 6)}"


def _all(tokens):
    for token in tokens:
        yield token
        yield from token.children or ()


def _dress(token):
    """Give an opening tag the classes by which the portal's own pages look."""
    if token.type == "heading_open":
        token.attrSet("class", _heading_class(token.tag))
    elif token.tag in ("th", "td") and token.nesting == 1:
        kind, is_number = ("header" if token.tag == "th" else "cell"), "right" in str(token.attrGet("style") or "")
        numeric = f" govuk-table__{kind}--numeric" if is_number else ""
        token.attrs = {"class": f"govuk-table__{kind}{numeric}", **({"scope": "col"} if token.tag == "th" else {})}
    elif token.tag in CLASSES and token.nesting >= 0 and token.type != "fence":
        token.attrSet("class", " ".join(sorted(CLASSES[token.tag])))


def _heading_class(tag):
    return HEADING_SIZES.get(tag, "govuk-heading-s")


def _described(renderer, tokens, number, options, env):
    """What stands where a picture would: its description."""
    return escape(tokens[number].content)


def _code(renderer, tokens, number, options, env):
    return f'<pre class="portal-code"><code>{escape(tokens[number].content)}</code></pre>'


READER = MarkdownIt("commonmark", {"html": False}).enable("table")
READER.add_render_rule("image", _described)
READER.add_render_rule("fence", _code)
READER.add_render_rule("code_block", _code)
READER.add_render_rule("table_open", lambda renderer, tokens, number, options, env: TABLE)
READER.add_render_rule("table_close", lambda renderer, tokens, number, options, env: "</table></div>")
