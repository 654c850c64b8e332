"""Everything that the page of an area shows."""

from dataclasses import dataclass

from clusters import maps
from clusters.models import GovernorGroup, LocalAuthority, School


@dataclass
class AreaPage:
    """An authority, its open schools (with `cluster_memberships`), their map, and its governor groups."""

    authority: LocalAuthority
    schools: list
    map: maps.Map | None
    governor_groups: list

    @classmethod
    def of(cls, authority):
        """The area of `authority`, schools sorted by cluster and name; those in none stand last."""
        schools = list(School.objects.in_area(authority).with_clusters())
        schools.sort(key=lambda school: (not school.cluster_memberships, _cluster_name(school), school.display_name))
        cluster_of = {school.pk: _cluster(school) for school in schools}
        drawing = maps.draw(schools, title=f"Schools of {authority} by cluster", cluster_of=cluster_of)
        return cls(authority, schools, drawing, list(GovernorGroup.objects.active().of_authority(authority)))

    @property
    def has_schools_in_several(self):
        """Whether a school is in more than one cluster, of which the map can mark but one."""
        return any(len(school.cluster_memberships) > 1 for school in self.schools)

    @property
    def without_governor_group(self):
        """The authority's own clusters, by name, for which anybody may ask for a governor group."""
        matched = {group.matched_cluster_id for group in self.governor_groups}
        clusters = {each.group for school in self.schools for each in school.cluster_memberships}
        own = [cluster for cluster in clusters if cluster.authority_id == self.authority.pk]
        return sorted((cluster for cluster in own if cluster.pk not in matched), key=str)


def _cluster(school):
    return school.cluster_memberships[0].group if school.cluster_memberships else None


def _cluster_name(school):
    return _cluster(school).name if school.cluster_memberships else ""
