"""Pages of the area, its groups and its schools."""

from clusters.models import Handover, ImportRun, Succession
from tests.matrix.outcomes import table

PAGES = table(
    """
                                  anon out site gov sbm dep head lend org chair vice csbm clerk read audit adv off
clusters:answer_handover          in   -   -    -   -   -   yes  -    no  no    no   no   no    -    -     -   no
clusters:appoint                  in   -   -    -   no  no  no   no   yes yes   no   no   no    no   no    no  yes
clusters:authority_desk           in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
clusters:desk                     in   yes -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
clusters:edit_group               in   -   -    -   no  no  no   no   yes yes   no   no   no    no   no    no  yes
clusters:end_office               in   -   -    -   no  no  no   no   yes yes   no   no   no    -    -     no  yes
clusters:end_post                 in   -   no   no  no  no  yes  no   no  no    no   no   no    -    -     no  yes
clusters:group_history            in   -   -    -   no  no  yes  no   yes yes   yes  yes  yes   no   no    no  yes
clusters:hand_over                in   -   -    -   no  no  no   no   yes no    no   no   no    -    -     no  yes
clusters:handover                 in   -   -    -   -   -   yes  -    yes yes   yes  yes  yes   -    -     -   yes
clusters:invite_to_post           in   no  no   no  no  no  yes  no   no  no    no   no   no    no   no    no  yes
clusters:new_cluster              in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
clusters:new_governor_group       in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
clusters:put_in                   in   -   -    -   no  no  no   no   no  no    no   no   no    no   no    no  yes
clusters:register                 in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
clusters:register_run             in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
clusters:rename_school            in   no  no   no  no  no  yes  no   no  no    no   no   no    no   no    no  yes
clusters:reopen_group             in   -   -    -   no  no  no   no   no  no    no   no   no    no   no    no  yes
clusters:resend_invitation        in   -   no   no  no  no  yes  no   no  no    no   no   no    -    -     no  yes
clusters:resend_office_invitation in   -   -    -   no  no  no   no   yes yes   no   no   no    -    -     no  yes
clusters:school_history           in   no  yes  yes yes yes yes  no   no  no    no   no   no    no   no    no  yes
clusters:step_in                  in   -   -    -   -   -   no   -    no  no    no   no   no    -    -     -   yes
clusters:succession               in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
clusters:successions              in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
clusters:take_out                 in   -   -    -   no  no  no   no   no  no    no   no   no    no   no    no  yes
clusters:withdraw_handover        in   -   -    -   no  no  no   no   yes no    no   no   no    -    -     no  yes
clusters:without_cluster          in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
clusters:without_head             in   -   -    -   -   -   -    -    -   -     -    -    -     -    -     -   yes
"""
)


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
