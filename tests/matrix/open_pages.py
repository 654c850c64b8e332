"""Pages that anybody may open, and pages of a signed-in person's own."""

from letters import actions
from letters.links import unsubscribe_url
from letters.models import Kind
from meetings.actions import open_feed
from meetings.links import answer_link
from meetings.models import Meeting
from tests.matrix import meetings
from tests.matrix.outcomes import table

# Pages with a token ask for nothing else: whoever has the letter, or the calendar's address, is let in. The invitation
# is one that was never written. Sending a letter again is a press of a button, which nobody can open as a page.
PAGES = table(
    """
                            anon out site gov sbm dep head lend org chair vice csbm clerk read audit adv off
accessibility               yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
accounts:accept_invitation  yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
accounts:invitation         -    -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   -
accounts:name               in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
accounts:settings           in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
clusters:area               yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
clusters:contact            yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
clusters:contact_sent       yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
clusters:find               yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
clusters:group              yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
clusters:grouping_model     yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
clusters:grouping_model_csv yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
clusters:request_group      yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
clusters:request_sent       yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
clusters:school             yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
cookies                     yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
healthz                     yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
letters:letter              in   -   -    -   -   -   yes  -    yes -     -    -    -     -    -     -   -
letters:mine                in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
letters:preferences         in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
letters:send_again          in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
letters:sent                in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
letters:unsubscribe         yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
meetings:answer_by_letter   yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
meetings:feed               yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
privacy                     yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
readyz                      yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
robots                      yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
"""
)


def stage(cast):
    """A letter from the organiser to the head teacher of Moss Bank, who may answer for a meeting by a link."""
    stage = meetings.stage(cast)
    letter = actions.post(
        kind=Kind.REMINDER,
        to=cast.member,
        by=cast.organiser,
        template="letters/emails/digest",
        context={"letters": []},
        subject="Spring meeting",
        about=f"meetings.meeting:{stage['meetings']}",
        dedupe_key="matrix",
    )
    answer = answer_link(Meeting.objects.get(pk=stage["meetings"]), cast.moss_bank, cast.member)
    return stage | {
        "urn": cast.moss_bank.urn,
        "letters": letter.pk,
        "accounts:accept_invitation": "never-written",
        "letters:unsubscribe": _token_of(unsubscribe_url(cast.member.pk, Kind.REMINDER)),
        "meetings:answer_by_letter": _token_of(answer),
        "meetings:feed": open_feed(cast.member),
    }


def _token_of(url):
    return url.rstrip("/").rpartition("/")[2]
