"""The rules of the ledger that no form can keep, held for whoever writes to the database.

What is posted stays as it is. Lines add up to their charge and settlements to the lines. A reversal mirrors its
original, once. A settlement is settled once and never rewritten. A fund is never overdrawn.
"""

from django.db import migrations

STAYS = """
-- A posted charge is never changed or deleted.
CREATE FUNCTION ledger_charge_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.posted_at IS NOT NULL THEN
        RAISE EXCEPTION 'A posted charge is never changed or deleted: reverse it.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'charge_stays_once_posted';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER charge_stays_once_posted BEFORE UPDATE OR DELETE ON ledger_charge
    FOR EACH ROW EXECUTE FUNCTION ledger_charge_stays();

-- The lock makes whoever writes a line wait for whoever posts the charge at that moment, and then see it posted.
CREATE FUNCTION ledger_refuse_once_posted(the_charge bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE posted timestamptz;
BEGIN
    SELECT posted_at INTO posted FROM ledger_charge WHERE id = the_charge FOR SHARE;
    IF posted IS NOT NULL THEN
        RAISE EXCEPTION 'The lines of a posted charge are never changed, deleted or added to: reverse it.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'lines_stay_once_posted';
    END IF;
END $$;

CREATE FUNCTION ledger_lines_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN PERFORM ledger_refuse_once_posted(OLD.charge_id); END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    PERFORM ledger_refuse_once_posted(NEW.charge_id);
    RETURN NEW;
END $$;
CREATE TRIGGER share_stays_once_posted BEFORE INSERT OR UPDATE OR DELETE ON ledger_shareline
    FOR EACH ROW EXECUTE FUNCTION ledger_lines_stay();
CREATE TRIGGER paid_line_stays_once_posted BEFORE INSERT OR UPDATE OR DELETE ON ledger_paidline
    FOR EACH ROW EXECUTE FUNCTION ledger_lines_stay();
CREATE TRIGGER settlement_comes_with_the_posting BEFORE INSERT ON ledger_settlement
    FOR EACH ROW EXECUTE FUNCTION ledger_lines_stay();
CREATE TRIGGER fund_line_comes_with_the_posting BEFORE INSERT ON ledger_fundline
    FOR EACH ROW EXECUTE FUNCTION ledger_lines_stay();

CREATE FUNCTION ledger_agreement_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM ledger_refuse_once_posted(charge_id) FROM ledger_shareline WHERE id = OLD.share_id;
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    PERFORM ledger_refuse_once_posted(charge_id) FROM ledger_shareline WHERE id = NEW.share_id;
    RETURN NEW;
END $$;
CREATE TRIGGER agreement_stays_once_posted BEFORE INSERT OR UPDATE OR DELETE ON ledger_agreement
    FOR EACH ROW EXECUTE FUNCTION ledger_agreement_stays();

CREATE FUNCTION ledger_settlement_is_only_settled() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE settling text[] := ARRAY['reference', 'settled_at', 'settled_by_id'];
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.settled_at IS NULL AND NEW.settled_at IS NOT NULL
            AND to_jsonb(NEW) - settling = to_jsonb(OLD) - settling THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A settlement is settled once and never rewritten or deleted.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'settlement_is_only_settled';
END $$;
CREATE TRIGGER settlement_is_only_settled BEFORE UPDATE OR DELETE ON ledger_settlement
    FOR EACH ROW EXECUTE FUNCTION ledger_settlement_is_only_settled();

CREATE FUNCTION ledger_fund_line_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The lines of a fund are never changed or deleted.'
        USING ERRCODE = 'restrict_violation', CONSTRAINT = 'fund_line_stays';
END $$;
CREATE TRIGGER fund_line_stays BEFORE UPDATE OR DELETE ON ledger_fundline
    FOR EACH ROW EXECUTE FUNCTION ledger_fund_line_stays();

CREATE FUNCTION ledger_is_not_emptied() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_charge WHERE posted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'A ledger with posted charges is never emptied.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'ledger_is_not_emptied';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER ledger_is_not_emptied BEFORE TRUNCATE ON ledger_charge
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_not_emptied();
CREATE TRIGGER ledger_is_not_emptied BEFORE TRUNCATE ON ledger_shareline
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_not_emptied();
CREATE TRIGGER ledger_is_not_emptied BEFORE TRUNCATE ON ledger_paidline
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_not_emptied();
CREATE TRIGGER ledger_is_not_emptied BEFORE TRUNCATE ON ledger_agreement
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_not_emptied();
CREATE TRIGGER ledger_is_not_emptied BEFORE TRUNCATE ON ledger_settlement
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_not_emptied();
CREATE TRIGGER ledger_is_not_emptied BEFORE TRUNCATE ON ledger_fundline
    FOR EACH STATEMENT EXECUTE FUNCTION ledger_is_not_emptied();
"""

STAYS_NO_MORE = """
DROP FUNCTION ledger_is_not_emptied() CASCADE;
DROP FUNCTION ledger_fund_line_stays() CASCADE;
DROP FUNCTION ledger_settlement_is_only_settled() CASCADE;
DROP FUNCTION ledger_agreement_stays() CASCADE;
DROP FUNCTION ledger_lines_stay() CASCADE;
DROP FUNCTION ledger_refuse_once_posted(bigint);
DROP FUNCTION ledger_charge_stays() CASCADE;
"""

ADDS_UP = """
-- Looked at when the transaction commits, so that an action may write a charge line by line.
CREATE FUNCTION ledger_lines_add_up(the_charge ledger_charge) RETURNS void LANGUAGE plpgsql AS $$
DECLARE net bigint; vat bigint; lines integer;
BEGIN
    SELECT coalesce(sum(net_pence), 0), coalesce(sum(vat_pence), 0) INTO net, vat
        FROM ledger_shareline WHERE charge_id = the_charge.id;
    IF (net, vat) <> (the_charge.net_pence, the_charge.vat_pence) THEN
        RAISE EXCEPTION 'The shares of charge % add up to % + % pence, not % + %.',
            the_charge.id, net, vat, the_charge.net_pence, the_charge.vat_pence
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_shares_add_up';
    END IF;
    SELECT coalesce(sum(net_pence), 0), coalesce(sum(vat_pence), 0), count(*) INTO net, vat, lines
        FROM ledger_paidline WHERE charge_id = the_charge.id;
    IF the_charge.into_fund_id IS NOT NULL AND lines > 0 THEN
        RAISE EXCEPTION 'Nobody paid a supplier for charge %: it goes into a fund.', the_charge.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_into_a_fund_has_no_payers';
    END IF;
    IF the_charge.into_fund_id IS NULL AND (net, vat) <> (the_charge.net_pence, the_charge.vat_pence) THEN
        RAISE EXCEPTION 'What was paid for charge % adds up to % + % pence, not % + %.',
            the_charge.id, net, vat, the_charge.net_pence, the_charge.vat_pence
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_payments_add_up';
    END IF;
END $$;

-- What each member shares, less what it paid, is what it owes, less what it is owed.
CREATE FUNCTION ledger_settlements_add_up(the_charge ledger_charge) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM (
            SELECT school_id, organisation_id, net_pence, vat_pence FROM ledger_shareline
                WHERE charge_id = the_charge.id
            UNION ALL SELECT school_id, organisation_id, -net_pence, -vat_pence FROM ledger_paidline
                WHERE charge_id = the_charge.id
            UNION ALL SELECT debtor_school_id, debtor_organisation_id, -net_pence, -vat_pence FROM ledger_settlement
                WHERE charge_id = the_charge.id
            UNION ALL SELECT creditor_school_id, creditor_organisation_id, net_pence, vat_pence FROM ledger_settlement
                WHERE charge_id = the_charge.id AND creditor_fund_id IS NULL
        ) moved GROUP BY school_id, organisation_id HAVING sum(net_pence) <> 0 OR sum(vat_pence) <> 0
    ) OR EXISTS (
        SELECT FROM ledger_settlement WHERE charge_id = the_charge.id
            AND creditor_fund_id IS DISTINCT FROM the_charge.into_fund_id
    ) THEN
        RAISE EXCEPTION 'The settlements of charge % do not add up to its lines.', the_charge.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_settlements_add_up';
    END IF;
    IF (SELECT coalesce(sum(amount_pence), 0) FROM ledger_fundline
            WHERE charge_id = the_charge.id AND fund_id = the_charge.into_fund_id)
        <> (CASE WHEN the_charge.into_fund_id IS NULL THEN 0 ELSE the_charge.net_pence + the_charge.vat_pence END)
        OR EXISTS (SELECT FROM ledger_fundline WHERE charge_id = the_charge.id
            AND fund_id IS DISTINCT FROM the_charge.into_fund_id)
    THEN
        RAISE EXCEPTION 'Charge % does not bring its fund what it is of.', the_charge.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_brings_its_fund_what_it_is_of';
    END IF;
END $$;

CREATE FUNCTION ledger_reversal_mirrors(mirror ledger_charge) RETURNS void LANGUAGE plpgsql AS $$
DECLARE original ledger_charge;
BEGIN
    SELECT * INTO original FROM ledger_charge WHERE id = mirror.reverses_id;
    IF original.posted_at IS NULL OR mirror.posted_at IS NULL OR original.reverses_id IS NOT NULL THEN
        RAISE EXCEPTION 'Charge % reverses what cannot be reversed: only a posted charge can, and no reversal.',
            mirror.id USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_is_of_a_posted_charge';
    END IF;
    IF (mirror.group_id, mirror.net_pence, mirror.vat_pence)
            <> (original.group_id, -original.net_pence, -original.vat_pence)
        OR mirror.into_fund_id IS DISTINCT FROM original.into_fund_id
        OR ledger_shares(mirror.id, 1) IS DISTINCT FROM ledger_shares(original.id, -1)
        OR ledger_payments(mirror.id, 1) IS DISTINCT FROM ledger_payments(original.id, -1)
        OR ledger_debts(mirror.id, 1) IS DISTINCT FROM ledger_debts(original.id, -1)
    THEN
        RAISE EXCEPTION 'Charge % does not mirror charge %.', mirror.id, original.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'reversal_mirrors_its_original';
    END IF;
END $$;

CREATE FUNCTION ledger_amends_a_posted_charge(change ledger_charge) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM ledger_charge WHERE id = change.amends_id AND posted_at IS NOT NULL AND reverses_id IS NULL
            AND amends_id IS NULL AND group_id = change.group_id
            AND into_fund_id IS NOT DISTINCT FROM change.into_fund_id
    ) THEN
        RAISE EXCEPTION 'Charge % changes what cannot be changed: only a posted cost of the same group can.', change.id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'change_is_of_a_posted_charge';
    END IF;
END $$;

-- The lines of a charge in one value, their amounts times `sign`.
CREATE FUNCTION ledger_shares(of_charge bigint, sign integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_agg(jsonb_build_array(school_id, organisation_id, weight, sign * net_pence, sign * vat_pence)
        ORDER BY school_id, organisation_id) FROM ledger_shareline WHERE charge_id = of_charge
$$;
CREATE FUNCTION ledger_payments(of_charge bigint, sign integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_agg(jsonb_build_array(school_id, organisation_id, sign * net_pence, sign * vat_pence)
        ORDER BY school_id, organisation_id) FROM ledger_paidline WHERE charge_id = of_charge
$$;
CREATE FUNCTION ledger_debts(of_charge bigint, sign integer) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT jsonb_agg(
        jsonb_build_array(debtor_school_id, debtor_organisation_id, creditor_school_id, creditor_organisation_id,
            creditor_fund_id, route, sign * net_pence, sign * vat_pence)
        ORDER BY debtor_school_id, debtor_organisation_id, creditor_school_id, creditor_organisation_id,
            creditor_fund_id) FROM ledger_settlement WHERE charge_id = of_charge
$$;

CREATE FUNCTION ledger_charge_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE the_charge ledger_charge;
BEGIN
    SELECT * INTO the_charge FROM ledger_charge WHERE id = NEW.id;
    IF the_charge.id IS NULL THEN RETURN NULL; END IF;
    PERFORM ledger_lines_add_up(the_charge);
    IF the_charge.posted_at IS NOT NULL THEN PERFORM ledger_settlements_add_up(the_charge); END IF;
    IF the_charge.reverses_id IS NOT NULL THEN PERFORM ledger_reversal_mirrors(the_charge); END IF;
    IF the_charge.amends_id IS NOT NULL THEN PERFORM ledger_amends_a_posted_charge(the_charge); END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER charge_adds_up AFTER INSERT OR UPDATE ON ledger_charge
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_charge_adds_up();

CREATE FUNCTION ledger_line_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        PERFORM ledger_lines_add_up(the_charge) FROM ledger_charge the_charge WHERE id = OLD.charge_id;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        PERFORM ledger_lines_add_up(the_charge) FROM ledger_charge the_charge WHERE id = NEW.charge_id;
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER share_adds_up AFTER INSERT OR UPDATE OR DELETE ON ledger_shareline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_line_adds_up();
CREATE CONSTRAINT TRIGGER paid_line_adds_up AFTER INSERT OR UPDATE OR DELETE ON ledger_paidline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_line_adds_up();

CREATE FUNCTION ledger_is_of_a_posted_charge() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM ledger_charge WHERE id = NEW.charge_id AND posted_at IS NOT NULL) THEN
        RAISE EXCEPTION 'Charge % is not posted, so nothing is owed for it yet.', NEW.charge_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'debts_are_of_a_posted_charge';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER settlement_is_of_a_posted_charge AFTER INSERT ON ledger_settlement
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_is_of_a_posted_charge();
CREATE CONSTRAINT TRIGGER fund_line_is_of_a_posted_charge AFTER INSERT ON ledger_fundline
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_is_of_a_posted_charge();

-- Whoever takes from a fund waits for whoever takes from it at that moment, and then sees what is left.
CREATE FUNCTION ledger_fund_is_not_overdrawn() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM ledger_fund WHERE id = NEW.fund_id FOR NO KEY UPDATE;
    IF (SELECT sum(amount_pence) FROM ledger_fundline WHERE fund_id = NEW.fund_id) < 0 THEN
        RAISE EXCEPTION 'Fund % has less than that.', NEW.fund_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'fund_is_not_overdrawn';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER fund_is_not_overdrawn AFTER INSERT ON ledger_fundline
    FOR EACH ROW EXECUTE FUNCTION ledger_fund_is_not_overdrawn();
"""

ADDS_UP_NO_MORE = """
DROP FUNCTION ledger_fund_is_not_overdrawn() CASCADE;
DROP FUNCTION ledger_is_of_a_posted_charge() CASCADE;
DROP FUNCTION ledger_line_adds_up() CASCADE;
DROP FUNCTION ledger_charge_adds_up() CASCADE;
DROP FUNCTION ledger_debts(bigint, integer);
DROP FUNCTION ledger_payments(bigint, integer);
DROP FUNCTION ledger_shares(bigint, integer);
DROP FUNCTION ledger_amends_a_posted_charge(ledger_charge);
DROP FUNCTION ledger_reversal_mirrors(ledger_charge);
DROP FUNCTION ledger_settlements_add_up(ledger_charge);
DROP FUNCTION ledger_lines_add_up(ledger_charge);
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]

    operations = [migrations.RunSQL(STAYS, STAYS_NO_MORE), migrations.RunSQL(ADDS_UP, ADDS_UP_NO_MORE)]
