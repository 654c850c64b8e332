"""Which schools may join a contract, and who is told."""

from clusters import people
from clusters.models import Office
from ledger.audience import STEWARDS
from resources import covering
from resources.models import ContractMember


def own_schools_outside(user, contract):
    """The schools of the contract's group whose head teacher or business manager `user` is, and that may join it."""
    inside = ContractMember.objects.of_contract(contract).not_ended().values("school")
    own = covering.own_schools(user, contract.group)
    return own.none() if contract.is_over else own.exclude(pk__in=inside)


def stewards(group):
    """Who looks after the contracts of `group`: its organisers and business managers who joined. One query."""
    offices = Office.objects.current().of_people_who_joined().filter(group=group, job__in=STEWARDS)
    return list(dict.fromkeys(office.user for office in offices.select_related("user").order_by("user__name", "pk")))


def leaders(members):
    """{leader: {"member": the membership of their school}} for the schools of `members`. One query."""
    found = people.budget_holders([member.school for member in members])
    return {person: {"member": member} for member in members for person in found.get(member.school_id, [])}


def told_of_one(member):
    """The same for what happens with one membership: those who look after the contract are told too. Two queries."""
    return {person: {"member": member} for person in stewards(member.contract.group)} | leaders([member])
