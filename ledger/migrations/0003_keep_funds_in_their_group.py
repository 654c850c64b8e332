"""A fund belongs to one group for good, and what goes into it is of that group."""

from django.db import migrations

FUNDS = """
CREATE FUNCTION ledger_fund_keeps_its_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.group_id <> OLD.group_id THEN
        RAISE EXCEPTION 'A fund stays with its group.'
            USING ERRCODE = 'restrict_violation', CONSTRAINT = 'fund_keeps_its_group';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER fund_keeps_its_group BEFORE UPDATE ON ledger_fund
    FOR EACH ROW EXECUTE FUNCTION ledger_fund_keeps_its_group();

CREATE FUNCTION ledger_charge_is_of_its_funds_group() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM ledger_fund WHERE id = NEW.into_fund_id AND group_id <> NEW.group_id) THEN
        RAISE EXCEPTION 'Fund % is not of the group of the charge.', NEW.into_fund_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'charge_is_of_its_funds_group';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER charge_is_of_its_funds_group BEFORE INSERT OR UPDATE ON ledger_charge
    FOR EACH ROW EXECUTE FUNCTION ledger_charge_is_of_its_funds_group();
"""

FUNDS_NO_MORE = """
DROP FUNCTION ledger_charge_is_of_its_funds_group() CASCADE;
DROP FUNCTION ledger_fund_keeps_its_group() CASCADE;
"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_keep_what_is_posted")]

    operations = [migrations.RunSQL(FUNDS, FUNDS_NO_MORE)]
