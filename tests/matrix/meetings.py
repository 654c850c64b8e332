"""Pages of meetings, and the desk."""

from tests import factories
from tests.matrix.outcomes import table

PAGES = table(
    """
                       anon out site gov sbm dep head lend org chair vice csbm clerk read audit adv off
home                   yes  yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
meetings:answer        in   -   -    -   yes yes yes  yes  yes no    no   no   no    no   -     -   no
meetings:cancel        in   -   -    -   no  no  no   no   yes yes   yes  no   yes   no   -     -   yes
meetings:change        in   -   -    -   no  no  no   no   yes yes   yes  no   yes   no   -     -   yes
meetings:close_group   in   -   -    -   no  no  no   no   no  no    no   no   no    no   no    no  yes
meetings:detail        in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   yes  -     -   yes
meetings:feed_settings in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
meetings:ics           in   -   -    -   yes yes yes  yes  yes yes   yes  yes  yes   yes  -     -   yes
meetings:list          in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
meetings:schedule      in   -   -    -   no  no  yes  no   yes yes   yes  no   yes   no   no    no  yes
"""
)


def stage(cast):
    """A meeting of the heads' cluster in Ashworth, in which the outsider has no part."""
    meeting = factories.meeting(cast.cluster, cast.organiser, cast.brook_lane, day="2027-01-14")
    return {"slug": cast.cluster.slug, "meetings": meeting.pk}
