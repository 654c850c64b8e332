"""Pages of shared costs, statements and funds."""

from ledger import actions
from ledger.models import Charge, Fund
from tests.matrix.outcomes import table

PAGES = table(
    """
                      anon out site gov sbm dep head lend org chair vice csbm clerk read audit adv off
ledger:accounts       in   -   -    -   yes no  yes  yes  yes yes   no   yes  no    no   yes   no  no
ledger:accounts_csv   in   -   -    -   yes no  yes  yes  yes yes   no   yes  no    no   yes   no  no
ledger:accounts_xlsx  in   -   -    -   yes no  yes  yes  yes yes   no   yes  no    no   yes   no  no
ledger:agree          in   -   -    -   yes -   yes  -    no  no    -    no   -     -    no    -   -
ledger:ask            in   -   -    -   yes -   no   no   yes no    -    yes  -     -    no    -   -
ledger:change         in   -   -    -   yes -   no   no   yes no    -    yes  -     -    no    -   -
ledger:charge         in   -   -    -   yes -   yes  yes  yes yes   -    yes  -     -    yes   -   -
ledger:differences    in   -   -    -   yes -   no   no   yes no    -    yes  -     -    no    -   -
ledger:draft          in   -   -    -   yes no  yes  yes  yes no    no   yes  no    no   no    no  no
ledger:fund           in   -   -    -   yes -   yes  yes  yes yes   -    yes  -     -    yes   -   -
ledger:list           in   yes yes  yes yes yes yes  yes  yes yes   yes  yes  yes   yes  yes   yes yes
ledger:post           in   -   -    -   no  -   no   no   yes no    -    yes  -     -    no    -   -
ledger:reverse        in   -   -    -   no  -   no   no   yes no    -    yes  -     -    no    -   -
ledger:settle         in   -   -    -   yes -   yes  yes  yes -     -    yes  -     -    -     -   -
ledger:statement      in   no  no   no  yes no  yes  no   no  no    no   no   no    no   no    no  no
ledger:statement_csv  in   no  no   no  yes no  yes  no   no  no    no   no   no    no   no    no  no
ledger:statement_xlsx in   no  no   no  yes no  yes  no   no  no    no   no   no    no   no    no  no
ledger:why            in   -   -    -   yes -   yes  -    yes yes   -    yes  -     -    yes   -   -
ledger:withdraw       in   -   -    -   yes -   no   no   yes no    -    yes  -     -    no    -   -
"""
)


def stage(cast):
    """A cost of the heads' cluster in Ashworth that Moss Bank's business manager drafted and Brook Lane paid, and a
    posted one like it. The outsider has no part in either."""
    drafted, posted = _charge(cast), actions.post(_charge(cast), by=cast.organiser)
    share = drafted.shares.get(school=cast.moss_bank)
    return {
        "slug": cast.cluster.slug,
        "urn": cast.moss_bank.urn,
        "ledger": drafted.pk,
        "ledger:agree": share.pk,
        "ledger:why": share.pk,
        "ledger:settle": posted.settlements.get().pk,
        "ledger:fund": actions.open_fund(Fund(group=cast.cluster, name="Training"), by=cast.organiser).pk,
    }


def _charge(cast):
    charge = Charge(group=cast.cluster, title="Training", net_pence=10_000, vat_pence=2_000, split="equal")
    charge.decision = "Agreed by the heads"
    parts, payers = {cast.moss_bank: 1, cast.brook_lane: 1}, {cast.brook_lane: (10_000, 2_000)}
    return actions.draft(charge, parts=parts, payers=payers, by=cast.sbm)
