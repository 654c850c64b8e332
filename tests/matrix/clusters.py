"""Pages of the area, its groups and its schools."""

from clusters.models import Handover, ImportRun, Succession
from tests.matrix.outcomes import HIDDEN, NO, SIGN_IN, YES

PAGES = {
    #                       nobody   outsider governor sbm   member organiser officer
    "clusters:answer_handover": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, NO, NO),
    "clusters:appoint": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:authority_desk": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:desk": (SIGN_IN, YES, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:edit_group": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:end_office": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:end_post": (SIGN_IN, HIDDEN, NO, NO, YES, NO, YES),
    "clusters:group_history": (SIGN_IN, HIDDEN, HIDDEN, NO, YES, YES, YES),
    "clusters:hand_over": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:handover": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, YES, YES, YES),
    "clusters:invite_to_post": (SIGN_IN, NO, NO, NO, YES, NO, YES),
    "clusters:new_cluster": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:new_governor_group": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:put_in": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES),
    "clusters:register": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:register_run": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:reopen_group": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES),
    "clusters:rename_school": (SIGN_IN, NO, NO, NO, YES, NO, YES),
    "clusters:resend_invitation": (SIGN_IN, HIDDEN, NO, NO, YES, NO, YES),
    "clusters:resend_office_invitation": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:school_history": (SIGN_IN, NO, YES, YES, YES, NO, YES),
    "clusters:step_in": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, NO, NO, YES),
    "clusters:succession": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:successions": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:take_out": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, NO, YES),
    "clusters:withdraw_handover": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, YES),
    "clusters:without_cluster": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
    "clusters:without_head": (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, HIDDEN, YES),
}


def stage(cast):
    """What the addresses name: rows of Ashworth, in which the outsider has no part."""
    run = ImportRun.objects.create(authority=cast.ashworth, kind="register", file_name="register.csv")
    succession = Succession.objects.create(predecessor=cast.moss_bank, successor_urn=123456)
    office, post = cast.organiser.offices.get(), cast.sbm.posts.get()
    handover = Handover.objects.create(office=office, offered_by=cast.organiser, offered_to=cast.member)
    return {
        "slug": cast.cluster.slug,
        "urn": cast.moss_bank.urn,
        "code": cast.ashworth.code,
        "clusters:take_out": cast.cluster.memberships.get(school=cast.moss_bank).pk,
        "clusters:answer_handover": handover.pk,
        "clusters:end_office": office.pk,
        "clusters:end_post": post.pk,
        "clusters:hand_over": office.pk,
        "clusters:handover": handover.pk,
        "clusters:register_run": run.pk,
        "clusters:resend_invitation": post.pk,
        "clusters:resend_office_invitation": office.pk,
        "clusters:step_in": handover.pk,
        "clusters:succession": succession.pk,
        "clusters:withdraw_handover": office.pk,
    }
