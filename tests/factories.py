"""Rows for tests, with as little said as the test needs."""

import itertools

from django.core.files.base import ContentFile

from accounts.models import User
from clusters.models import Cluster, GovernorGroup, LocalAuthority, Membership, Office, Post, School
from clusters.permissions.table import Job, Profile
from meetings.models import Meeting
from partnerships.models import Partnership, Version

_numbers = itertools.count(1)
PASSWORD = "a long enough pass phrase"


def authority(code="801", name="Ashworth"):
    return LocalAuthority.objects.get_or_create(code=code, defaults={"name": name})[0]


def school(name=None, *, area=None, **fields):
    number = next(_numbers)
    return School.objects.create(
        **{
            "urn": 900000 + number,
            "authority": area or authority(),
            "name": name or f"School {number} Primary School",
            "phase": "Primary",
            "type": "Community school",
            "postcode": f"ZZ{number % 90 + 1} 1AA",
            "easting": 370000 + number * 90 % 9000,
            "northing": 407000 + number * 130 % 9000,
            "pupils": 200 + number % 200,
            **fields,
        }
    )


def person(email=None, name=None, **fields):
    """Somebody who has joined. Signing in in tests goes through `client.force_login`."""
    number = next(_numbers)
    return User.objects.create(
        email=email or f"person{number}@schools.example",
        name=name or f"Person {number}",
        password="!",
        **{"joined_at": "2026-09-01T09:00:00Z", **fields},
    )


def post(user, at, job=Job.HEAD, starts_on="2024-09-01", **fields):
    return Post.objects.create(user=user, school=at, job=job, starts_on=starts_on, **fields)


def office(user, group, job="organiser", starts_on="2024-09-01", **fields):
    return Office.objects.create(user=user, group=group, job=job, starts_on=starts_on, **fields)


def membership(group, member, starts_on="2024-09-01", **fields):
    return Membership.objects.create(group=group, school=member, starts_on=starts_on, **fields)


def cluster(name=None, *schools, area=None, **fields):
    number = next(_numbers)
    group = Cluster.objects.create(
        **{
            "authority": area or authority(),
            "name": name or f"Cluster {number}",
            "slug": f"cluster-{number}",
            "phase": "primary",
            "seats": [Job.HEAD],
            **fields,
        }
    )
    for member in schools:
        Membership.objects.create(group=group, school=member, starts_on="2024-09-01")
    return group


def governor_group(name=None, *schools, area=None, **fields):
    number = next(_numbers)
    group = GovernorGroup.objects.create(
        **{
            "authority": area or authority(),
            "name": name or f"Governor group {number}",
            "slug": f"governors-{number}",
            "seats": [Job.CHAIR_OF_GOVERNORS, Job.GOVERNOR, Job.CLERK],
            "profile": Profile.FORUM,
            "state": "established",
            **fields,
        }
    )
    for member in schools:
        Membership.objects.create(group=group, school=member, starts_on="2024-09-01")
    return group


def meeting(group, by, host, day="2099-01-14", title="Spring meeting"):
    """One in the diary of which nobody was told: on `day` from half past one to half past three."""
    return Meeting.objects.create(
        group=group,
        title=title,
        starts_at=f"{day}T13:30Z",
        ends_at=f"{day}T15:30Z",
        host_school=host,
        booked_by=by,
    )


def partnership(name=None, *schools, area=None, **fields):
    number = next(_numbers)
    group = Partnership.objects.create(
        **{
            "authority": area or authority(),
            "name": name or f"Partnership {number}",
            "slug": f"partnership-{number}",
            "seats": [Job.HEAD],
            **fields,
        }
    )
    for member in schools:
        Membership.objects.create(group=group, school=member, starts_on="2024-09-01")
    return group


def version(document, *, by, number=1, content=b"Minutes"):
    """A text file of `document`."""
    return Version.objects.create(
        document=document,
        number=number,
        file=ContentFile(content, "minutes.txt"),
        file_name="minutes.txt",
        content_type="text/plain",
        size=len(content),
        uploaded_by=by,
    )
