"""The demo's clusters, and the people who hold posts and offices in them."""

from datetime import date

from clusters.actions import groups, offices, posts
from clusters.models import Cluster, School
from clusters.permissions.table import Job, OfficeJob
from config.demo.lookup import joined, school, short

SINCE = date(2024, 9, 1)
PRIMARY = {
    "North primary cluster": range(990001, 990008),
    "Central primary cluster": range(990008, 990015),
    "South primary cluster": range(990015, 990020),  # 990020 is in no cluster yet
    "East primary cluster": range(990028, 990033),
    "West primary cluster": range(990033, 990038),
    "Riverside primary cluster": range(990038, 990043),
    "Hillside primary cluster": range(990043, 990048),
    "Valley primary cluster": range(990048, 990053),
    "Moorside primary cluster": range(990053, 990058),
    "Lakeside primary cluster": range(990058, 990063),
}
SECONDARY = [*range(990021, 990025), 990063, 990064]
ELSEWHERE = range(990025, 990028)
CATHOLIC_ELSEWHERE = [990065, 990066]
# What an officer's desk has to show: a head teacher who has not joined yet, and a school with none on record.
NOT_JOINED, NO_HEAD = 990006, 990013
# North has a chair too; Central has one organiser, who could leave it without any, and South none.
WITH_OTHER_ORGANISERS = ["North primary cluster", "Central primary cluster", "South primary cluster"]
PURPOSES = {
    "North primary cluster": "We share moderation and training, and each head visits another school once a term.",
    "Central primary cluster": "We work on reading together and buy training for support staff as one.",
    "South primary cluster": "Small schools that cover for each other, so that every head can take part.",
}
USUAL_PURPOSE = "Head teachers meet each half term, moderate writing together and share training."


def appoint(northmoor, westfold, *, password):
    """Make the groups and fill the posts; return (the officer, groups by name). Six people get the `password`."""
    officer = joined(
        posts.appoint_officer(northmoor, "officer@demo.example", "Governance officer, Northmoor"), password
    )
    made = {}
    for name, urns in PRIMARY.items():
        purpose = PURPOSES.get(name, USUAL_PURPOSE)
        made[name] = _cluster(northmoor, name, "primary", urns, purpose, by=officer)
    purpose = "Curriculum, transition from primary school, and shared specialist staff."
    made["Secondary cluster"] = _cluster(northmoor, "Secondary cluster", "secondary", SECONDARY, purpose, by=officer)
    heads = _heads(officer, password)
    _business_manager(officer, heads, password)
    north, secondary = made["North primary cluster"], made["Secondary cluster"]
    _office(north, heads[990001], OfficeJob.ORGANISER, by=officer)
    _office(north, heads[990002], OfficeJob.ORGANISER, by=officer)
    _office(north, heads[990003], OfficeJob.CHAIR, by=officer)
    for name, urns in PRIMARY.items():
        if name not in WITH_OTHER_ORGANISERS:
            _office(made[name], heads[urns[0]], OfficeJob.ORGANISER, by=officer)
            _office(made[name], heads[urns[1]], OfficeJob.ORGANISER, by=officer)
    _office(made["Central primary cluster"], heads[990008], OfficeJob.ORGANISER, by=officer)
    _office(secondary, heads[990021], OfficeJob.ORGANISER, by=officer)
    _office(secondary, heads[990022], OfficeJob.ORGANISER, by=officer)
    made["Westfold cluster"] = _elsewhere(westfold, password)
    return officer, made


def _cluster(authority, name, phase, urns, purpose, *, by):
    cluster = Cluster(
        authority=authority, name=name, phase=phase, area=name.split()[0], purpose=purpose, seats=[Job.HEAD]
    )
    return _with_schools(groups.create(cluster, by=by), urns, by=by)


def _with_schools(group, urns, *, by):
    groups.put_in(group, list(School.objects.filter(urn__in=urns)), starts_on=SINCE, by=by)
    return group


def _heads(officer, password):
    """{URN: head teacher}; the two whom the demo signs in as have the password, the others sign in by code."""
    own = {990001: "head@demo.example", 990021: "lead@demo.example"}
    heads = {}
    for each in School.objects.filter(authority__code="990").exclude(urn=NO_HEAD):
        email = own.get(each.urn, f"head.{each.urn}@demo.example")
        post = _post(each, email, f"Head teacher, {short(each)}", Job.HEAD, by=officer)
        if each.urn != NOT_JOINED:
            heads[each.urn] = joined(post, password if each.urn in own else None)
    return heads


def _business_manager(officer, heads, password):
    """Two small schools, in two partnerships, share one business manager."""
    name = "Business manager, Moss Bank and St Brigid’s"
    sbm = _post(school(990001), "sbm@demo.example", name, Job.SBM, by=heads[990001])
    joined(sbm, password)
    _post(school(990009), "sbm@demo.example", name, Job.SBM, by=heads[990009])


def _elsewhere(westfold, password):
    officer = joined(posts.appoint_officer(westfold, "officer.991@demo.example", "Governance officer, Westfold"), None)
    cluster = _cluster(westfold, "Westfold cluster", "primary", ELSEWHERE, "", by=officer)
    for each in School.objects.filter(urn__in=[*ELSEWHERE, *CATHOLIC_ELSEWHERE]):
        own = each.urn == ELSEWHERE[0]
        email = "outsider@demo.example" if own else f"head.{each.urn}@demo.example"
        head = joined(
            _post(each, email, f"Head teacher, {short(each)}", Job.HEAD, by=officer), password if own else None
        )
        if own:
            _office(cluster, head, OfficeJob.ORGANISER, by=officer)
    return cluster


def _post(at, email, name, job, *, by):
    return posts.invite_to_post(at, email=email, name=name, job=job, starts_on=SINCE, by=by)


def _office(group, person, job, *, by):
    return offices.appoint(group, user=person, job=job, by=by)
