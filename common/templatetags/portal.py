"""The components of the portal's pages, each a tag with named arguments. `/components/` shows them all."""

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

from common import browsers, dates
from common.markdown import html_of
from common.money import pounds

register = template.Library()

FORMS_IN_CONTEXT = ("form", "formset", "forms", "verify_form", "change_form")
BUTTONS = {"primary": "", "secondary": " govuk-button--secondary", "warning": " govuk-button--warning"}

register.filter("london_date", lambda value: dates.day(value) if value else "")
register.filter("london_time", lambda value: dates.clock(value) if value is not None else "")
register.filter("london_datetime", lambda value: dates.moment(value) if value else "")
register.filter("london_range", dates.span)
register.filter("browser_name", browsers.name)
register.filter("date_only", lambda value: dates.short_day(value) if value else "")
register.filter("markdown", html_of)
register.filter("pounds", lambda value: pounds(value) if value is not None and value != "" else "")


@register.simple_tag
def london_range(start, end):
    """ "Thursday 14 January 2027, 1:30pm to 3pm"."""
    return dates.span(start, end)


# --- the frame of a page ----------------------------------------------------------------------------


@register.simple_tag
def breadcrumbs(*labels_and_urls):
    """The way here: pairs of label and url; a last label without one is the page itself."""
    items = [
        format_html(
            '<li class="govuk-breadcrumbs__list-item"><a class="govuk-breadcrumbs__link" href="{}">{}</a></li>',
            url,
            label,
        )
        for label, url in zip(labels_and_urls[::2], labels_and_urls[1::2], strict=False)
    ]
    if len(labels_and_urls) % 2:
        here = '<li class="govuk-breadcrumbs__list-item" aria-current="page">{}</li>'
        items.append(format_html(here, labels_and_urls[-1]))
    return format_html(
        '<nav class="govuk-breadcrumbs" aria-label="Breadcrumb"><ol class="govuk-breadcrumbs__list">{}</ol></nav>',
        _joined(items),
    )


@register.simple_tag(takes_context=True)
def nav_link(context, label, url):
    """A link of the service navigation, marked when the page stands at `url` or below it."""
    path = getattr(context.get("request"), "path", "")
    if path == url:
        mark = "page"
    elif url != "/" and path.startswith(url):
        mark = "true"
    else:
        return format_html(
            '<li class="govuk-service-navigation__item">'
            '<a class="govuk-service-navigation__link" href="{}">{}</a></li>',
            url,
            label,
        )
    return format_html(
        '<li class="govuk-service-navigation__item govuk-service-navigation__item--active">'
        '<a class="govuk-service-navigation__link" href="{}" aria-current="{}">'
        '<strong class="govuk-service-navigation__active-fallback">{}</strong></a></li>',
        url,
        mark,
        label,
    )


@register.simple_tag(takes_context=True)
def banners(context):
    """What has just been done, or could not be, in one banner for each of the two."""
    said = {"success": [], "": []}
    for message in context.get("messages") or []:
        said["success" if "success" in message.tags else ""].append(message)
    words = '<p class="govuk-notification-banner__heading portal-break">{}</p>'
    return _joined(
        _banner(format_html_join("", words, [(one,) for one in said[kind]]), title, kind, f"message-{number}")
        for number, (kind, title) in enumerate([("success", "Success"), ("", "Important")])
        if said[kind]
    )


@register.simple_tag(takes_context=True)
def error_prefix(context):
    """ "Error: " in the page's title when a form on the page was refused."""
    return "Error: " if _problems(context) else ""


@register.simple_tag(takes_context=True)
def error_summary(context):
    """Every error of the forms in the context; each links to the control it is about."""
    problems = _problems(context)
    if not problems:
        return ""
    return render_to_string("govuk/error_summary.html", {"problems": problems})


def _problems(context):
    """(sentence, id of the control or "") for every error of the page's forms, worked out once a page."""
    known = context.render_context.get("problems")
    if known is None:
        # Some of allauth's views hand one form over under two names.
        forms = {id(context[name]): context[name] for name in FORMS_IN_CONTEXT if context.get(name)}
        known = context.render_context["problems"] = [problem for form in forms.values() for problem in _of(form)]
    return known


def _of(form):
    if isinstance(form, list | tuple):
        return [problem for each in form for problem in _of(each)]
    if hasattr(form, "non_form_errors"):
        return [(message, "") for message in form.non_form_errors()] + _of(form.forms)
    if not getattr(form, "is_bound", False) or not hasattr(form, "non_field_errors"):
        return []
    whole = [(message, "") for message in form.non_field_errors()]
    return whole + [(message, field.first_control_id) for field in form for message in field.plain_errors]


# --- small components -------------------------------------------------------------------------------


@register.simple_tag
def button(text, href=None, kind="primary", name=None, value=None, form=None, action=None):
    """A button, or with `href` a link that looks like one. `kind`: primary, secondary or warning."""
    if href:
        return format_html(
            '<a href="{}" role="button" draggable="false" class="govuk-button{}" data-module="govuk-button">{}</a>',
            href,
            BUTTONS[kind],
            text,
        )
    extra = [("name", name), ("value", value), ("form", form), ("formaction", action)]
    return format_html(
        '<button type="submit"{} class="govuk-button{}" data-module="govuk-button"'
        ' data-prevent-double-click="true">{}</button>',
        format_html_join("", ' {}="{}"', [pair for pair in extra if pair[1] is not None]),
        BUTTONS[kind],
        text,
    )


@register.simple_block_tag
def button_group(content):
    """Buttons and links in one row."""
    return format_html('<div class="govuk-button-group">{}</div>', content)


@register.simple_tag
def tag(text, colour=None):
    """A status word. `colour`: grey, green, teal, blue, purple, magenta, red, orange or yellow."""
    return format_html('<strong class="govuk-tag{}">{}</strong>', f" govuk-tag--{colour}" if colour else "", text)


@register.simple_block_tag
def inset(content):
    """Words set apart from the rest of the page."""
    return format_html('<div class="govuk-inset-text">{}</div>', content)


@register.simple_tag
def warning_text(text):
    """Something with consequences that people must not miss."""
    return format_html(
        '<div class="govuk-warning-text"><span class="govuk-warning-text__icon" aria-hidden="true">!</span>'
        '<strong class="govuk-warning-text__text"><span class="govuk-visually-hidden">Warning</span> {}</strong></div>',
        text,
    )


@register.simple_block_tag
def notification(content, title="Important", kind="", number=0):
    """A banner above the page's content; a page with several numbers them. `kind="success"`: it has just been done."""
    return _banner(content, title, kind, number)


def _banner(content, title, kind, number):
    return format_html(
        '<div class="govuk-notification-banner{}" role="{}" aria-labelledby="notification-{}"'
        ' data-module="govuk-notification-banner"><div class="govuk-notification-banner__header">'
        '<h2 class="govuk-notification-banner__title" id="notification-{}">{}</h2></div>'
        '<div class="govuk-notification-banner__content">{}</div></div>',
        f" govuk-notification-banner--{kind}" if kind else "",
        "alert" if kind else "region",
        number,
        number,
        title,
        content,
    )


@register.simple_block_tag
def details(content, summary, open_=False):
    """More about something, for those who want it."""
    return format_html(
        '<details class="govuk-details"{}><summary class="govuk-details__summary">'
        '<span class="govuk-details__summary-text">{}</span></summary>'
        '<div class="govuk-details__text">{}</div></details>',
        " open" if open_ else "",
        summary,
        content,
    )


@register.simple_tag
def empty(text, next_url=None, next_text=None):
    """What stands where a list would be: that it is empty, and what to do next."""
    link = ""
    if next_url and next_text:
        link = format_html(' <a class="govuk-link" href="{}">{}</a>', next_url, next_text)
    return format_html('<p class="govuk-body portal-empty">{}{}</p>', text, link)


@register.simple_tag
def progress_bar(done, total, label):
    """How far a long piece of work has come, in words and as a bar."""
    return format_html(
        '<div class="portal-progress"><p class="govuk-body" id="progress-label">{}: {} of {}</p>'
        '<progress class="portal-progress__bar" max="{}" value="{}" aria-labelledby="progress-label"></progress></div>',
        label,
        f"{done:,}",
        f"{total:,}",
        max(total, 1),
        done,
    )


@register.simple_block_tag
def card(content, title, url=None, level=2):
    """A box of the desk: a heading, linked when it has a page of its own, and what waits there."""
    heading = format_html('<a class="govuk-link" href="{}">{}</a>', url, title) if url else title
    return format_html(
        '<section class="portal-card"><h{} class="govuk-heading-m portal-card__title">{}</h{}>{}</section>',
        level,
        heading,
        level,
        content,
    )


# --- lists and tables -------------------------------------------------------------------------------


@register.simple_block_tag
def summary_list(content):
    """Facts about one thing, a `row` each."""
    return format_html('<dl class="govuk-summary-list">{}</dl>', content)


@register.simple_block_tag
def row(content, key):
    """One fact of a summary list; a `change` link may end it."""
    return format_html(
        '<div class="govuk-summary-list__row{}"><dt class="govuk-summary-list__key">{}</dt>'
        '<dd class="govuk-summary-list__value">{}</dd></div>',
        "" if "govuk-summary-list__actions" in content else " govuk-summary-list__row--no-actions",
        key,
        content,
    )


@register.simple_tag
def change(url, what, text="Change"):
    """The link that ends a row of a summary list; `what` is heard, not seen: "the meeting's date"."""
    return format_html(
        '</dd><dd class="govuk-summary-list__actions"><a class="govuk-link" href="{}">{}'
        '<span class="govuk-visually-hidden"> {}</span></a>',
        url,
        text,
        what,
    )


@register.simple_block_tag
def table(content, caption, hidden_caption=False):
    """A table that scrolls sideways on a narrow screen, by keyboard too. Inside: `thead` and `tbody` as usual."""
    return format_html(
        '<div class="portal-table" role="region" aria-label="{}" tabindex="0"><table class="govuk-table">'
        '<caption class="govuk-table__caption govuk-table__caption--m{}">{}</caption>{}</table></div>',
        caption,
        " govuk-visually-hidden" if hidden_caption else "",
        caption,
        content,
    )


@register.simple_tag
def columns(*labels):
    """The head of a table; a label that ends in "#" heads a column of numbers."""
    return format_html(
        '<thead class="govuk-table__head"><tr class="govuk-table__row">{}</tr></thead>',
        format_html_join(
            "",
            '<th scope="col" class="govuk-table__header{}">{}</th>',
            [(" govuk-table__header--numeric" if label.endswith("#") else "", label.rstrip("#")) for label in labels],
        ),
    )


@register.simple_tag(takes_context=True)
def pagination(context, page):
    """Links to the pages round `page` (a django Page); nothing when there is only one."""
    if page.paginator.num_pages < 2:
        return ""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    links = [
        {"number": number, "url": _at_page(context, number) if number != page.paginator.ELLIPSIS else ""}
        for number in numbers
    ]
    ends = {
        "previous": _at_page(context, page.number - 1) if page.has_previous() else "",
        "next": _at_page(context, page.number + 1) if page.has_next() else "",
    }
    return render_to_string("govuk/pagination.html", {"page": page, "links": links, **ends})


@register.simple_tag
def show_more(url, text="Show more"):
    """The link to the next rows of a long list; nothing when `url` is empty."""
    return format_html('<p class="govuk-body"><a class="govuk-link" href="{}">{}</a></p>', url, text) if url else ""


def _at_page(context, number):
    query = context["request"].GET.copy()
    query["page"] = number
    return f"?{query.urlencode()}"


def _joined(parts):
    return format_html_join("", "{}", [(part,) for part in parts])
