"""Pages of shared costs, statements and funds."""

from ledger import actions
from ledger.models import Charge, Fund
from tests.matrix.outcomes import HIDDEN, NO, SIGN_IN, YES

PAGES = {
    #                       nobody   outsider governor sbm   member organiser officer
    "ledger:accounts": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
    "ledger:accounts_csv": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
    "ledger:accounts_xlsx": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
    "ledger:agree": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, NO, HIDDEN),
    "ledger:ask": (SIGN_IN, HIDDEN, HIDDEN, YES, NO, YES, HIDDEN),
    "ledger:change": (SIGN_IN, HIDDEN, HIDDEN, YES, NO, YES, HIDDEN),
    "ledger:charge": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "ledger:draft": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, NO),
    "ledger:fund": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "ledger:list": (SIGN_IN, YES, YES, YES, YES, YES, YES),
    "ledger:post": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
    "ledger:reverse": (SIGN_IN, HIDDEN, HIDDEN, NO, NO, YES, HIDDEN),
    "ledger:settle": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "ledger:statement": (SIGN_IN, NO, NO, YES, YES, NO, NO),
    "ledger:statement_csv": (SIGN_IN, NO, NO, YES, YES, NO, NO),
    "ledger:statement_xlsx": (SIGN_IN, NO, NO, YES, YES, NO, NO),
    "ledger:why": (SIGN_IN, HIDDEN, HIDDEN, YES, YES, YES, HIDDEN),
    "ledger:withdraw": (SIGN_IN, HIDDEN, HIDDEN, YES, NO, YES, HIDDEN),
}


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
