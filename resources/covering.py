"""Who could cover, which schools are asked and why, what each school gave and received, and the charge."""

from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q, Sum
from django.utils import timezone

from accounts.models import User
from clusters import people
from clusters.models import Post, Qualification, School
from clusters.permissions.standing import standing_of
from common import dates
from common.prepared import prepared
from ledger.models import Charge
from resources.models import CoverRequest, Work
from resources.models.cover import CFR_CODES, QUARTER, certified
from resources.rules import AHEAD


@dataclass(frozen=True)
class Candidate:
    """Somebody who holds the needed qualification at a school: a user, or a name without an account."""

    school_id: int
    user: User | None
    name: str

    @property
    def key(self):
        """What tells one from another in a form."""
        return f"{self.school_id}:user:{self.user.pk}" if self.user else f"{self.school_id}:name:{self.name}"


@dataclass
class Asked:
    """A school that is asked: how many of its people hold the needed qualification, and who gets the letter."""

    school: School
    certified: int
    people: list = field(default_factory=list)


def candidates(cover, schools):
    """{id of a school: [Candidate]}: who at `schools` holds what `cover` asks for from its first to its last day, and
    works there then. Two queries; none where no qualification is asked for."""
    found = {}
    if not cover.qualification:
        return found
    held = certified(cover.qualification, cover.first_day, cover.last_day)
    staff = Post.objects.on(cover.last_day).filter(school__in=schools, user__in=held.values("user"))
    for post in staff.select_related("user").order_by("user__name", "pk"):
        found.setdefault(post.school_id, []).append(Candidate(post.school_id, post.user, str(post.user)))
    for one in held.filter(school__in=schools, user__isnull=True).order_by("name", "pk"):
        found.setdefault(one.school_id, []).append(Candidate(one.school_id, None, one.name))
    return {school: list(dict.fromkeys(each)) for school, each in found.items()}


def asked(cover):
    """The schools that are told of `cover`, by name, as Asked: the others in its group; of them, where a qualification
    is needed, only those whose people hold it. Four queries at most."""
    others = [school for school in people.member_schools(cover.group) if school.pk != cover.school_id]
    able = candidates(cover, others)
    told = [school for school in others if school.pk in able or not cover.qualification]
    leaders = people.budget_holders(told)
    return [Asked(school, len(able.get(school.pk, [])), leaders.get(school.pk, [])) for school in told]


def titles_held(group):
    """The names of the qualifications in force today at the schools of `group`, each once, whatever its capitals. One
    query."""
    schools = people.member_schools(group).order_by()
    staff = Post.objects.current().filter(school__in=schools).values("user")
    held = Qualification.objects.in_force().filter(Q(user__in=staff) | Q(school__in=schools))
    return list({title.casefold(): title for title in held.order_by("title").values_list("title", flat=True)}.values())


def own_schools(user, group):
    """The schools of `group` whose head teacher or business manager `user` is, by name. One query."""
    return School.objects.filter(pk__in=standing_of(user).budgets.get(group.pk, set())).order_by("name", "urn")


def able_schools(user, cover):
    """{school: [Candidate]} of the schools for which `user` may accept `cover`. Three queries at most."""
    schools = [school for school in own_schools(user, cover.group) if school.pk != cover.school_id]
    able = candidates(cover, schools)
    return {school: able.get(school.pk, []) for school in schools if school.pk in able or not cover.qualification}


def both_sides(cover, **instead):
    """{person: their `side` and `school`} for the leaders of the school that asked and of the one that sends somebody,
    and the person who comes, if they joined: everybody who is told. `instead`: another `lender` or `person` than the
    request's. One query."""
    lender, person = instead.get("lender", cover.lender), instead.get("person", cover.person)
    leaders = people.budget_holders([cover.school, lender])
    told = {}
    if person and person.has_joined and person.is_active:
        told[person] = {"side": "person", "school": lender}
    for side, school in (("lender", lender), ("host", cover.school)):
        told |= {leader: {"side": side, "school": school} for leader in leaders.get(school.pk, [])}
    return told


def told_of_accepting(cover, schools):
    """{person: their `school`} for the leaders of the school that asked and of `schools`, of which one accepts. One
    query."""
    leaders = people.budget_holders([cover.school, *schools])
    return {leader: {"school": school} for school in (*schools, cover.school) for leader in leaders.get(school.pk, [])}


def told_of_asking(schools):
    """The same for the leaders of `schools`, which `asked` found."""
    return {
        person: {"side": "asked", "school": each.school, "asked": each} for each in schools for person in each.people
    }


def told_of_withdrawing(cover):
    """The same for taking back that a school sends somebody: both schools, and those that are asked again."""
    again = [each for each in asked(cover) if each.school != cover.lender]
    return told_of_asking(again) | both_sides(cover)


def told_of_cancelling(cover):
    """The same for calling `cover` off: both schools; while none has accepted it, every school that was asked."""
    return both_sides(cover) if cover.is_accepted else told_of_asking(asked(cover))


def refuse_impossible_time(cover):
    """Raise ValidationError for a start that is past, or so far ahead that the year must be mistyped."""
    now = timezone.now()
    if cover.starts_at <= now:
        raise ValidationError("The cover must start in the future. Choose a later start.")
    if cover.ends_at > now + AHEAD:
        raise ValidationError("The cover must end within the next 2 years. Check the year.")


def refuse_unless_somebody_could(cover, asked):
    """Raise ValidationError where no school is among those `asked`, which covering.asked found."""
    if asked:
        return
    if not cover.qualification:
        raise ValidationError(f"There is no other school in {cover.group}, so there is nobody to ask.")
    raise ValidationError(
        f"Nobody at the other schools of {cover.group} holds “{cover.qualification}” until "
        f"{dates.day(cover.last_day)}. Choose other days, or ask for no qualification."
    )


def is_able(user, cover, schools):
    """Whether `user` may accept `cover` for one of `schools`, which `asked` found. No query beside their standing."""
    own = standing_of(user).budgets.get(cover.group_id, set())
    return any(each.school.pk in own for each in schools)


@dataclass
class GiveAndTake:
    """How many hours of cover a school gave to the others of its group, and received from them."""

    school: School
    given: Decimal
    received: Decimal

    @property
    def balance(self):
        return self.given - self.received


def give_and_take(group):
    """The GiveAndTake of each school that gave or received cover in `group`, by name: hours that were confirmed, with
    no word of money. Three queries."""
    given, received = dict(_given(group)), dict(_received(group))
    return [
        GiveAndTake(school, given.get(school.pk, 0) * QUARTER, received.get(school.pk, 0) * QUARTER)
        for school in _by_name([*given, *received])
    ]


@prepared
def _given(group):
    confirmed = CoverRequest.objects.of_group(group).confirmed().order_by()
    return confirmed.values_list("lender").annotate(Sum("quarter_hours"))


@prepared
def _received(group):
    confirmed = CoverRequest.objects.of_group(group).confirmed().order_by()
    return confirmed.values_list("school").annotate(Sum("quarter_hours"))


@prepared
def _by_name(schools):
    return School.objects.filter(pk__in=schools).order_by("name", "urn")


@prepared
def open_in(group, now):
    """The requests of `group` that a school may still accept, the first needed first."""
    return CoverRequest.objects.of_group(group).for_listing().open(now)


@prepared
def arranged_in(group, now):
    """The requests of `group` that a school has accepted, to come or going on."""
    return CoverRequest.objects.of_group(group).for_listing().arranged(now)


def charge_for(cover):
    """(Charge, parts, payers) as ledger.actions.draft takes them: the school that asked bears the hours, and the school
    that sent somebody, which pays that person, gets the money. Needs the confirmed hours."""
    net, vat = cover.cost_of(cover.hours)
    charge = Charge(
        group=cover.group,
        title=f"Cover: {Work(cover.work).in_words}, {dates.short_day(cover.starts_at)}",
        net_pence=net,
        vat_pence=vat,
        split=Charge.Split.USE,
        weights_source=f"{cover.hours_in_words}, as {cover.school} confirmed"[:200],
        weights_on=timezone.localdate(),
        event_on=cover.first_day,
        cfr_code=CFR_CODES.get(cover.work, ""),
        about=cover.about,
    )
    return charge, {cover.school: cover.hours}, {cover.lender: (net, vat)}
