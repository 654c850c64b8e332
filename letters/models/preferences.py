"""How people want to be written to."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from letters.models.kinds import Kind


class PreferenceQuerySet(models.QuerySet):
    def chosen(self, users, kinds):
        """{(user's id, kind): pace} of what `users` chose about `kinds`, where it may be chosen. One query; none for
        kinds that nobody may choose about."""
        free = PACES.keys() & set(kinds)
        rows = self.filter(user__in=users, kind__in=free).values_list("user", "kind", "pace") if free else ()
        return {(user, kind): pace for user, kind, pace in rows if pace in PACES[kind]}

    def paces_of(self, user):
        """{kind: pace} for every kind that `user` may choose about."""
        chosen = dict(self.filter(user=user).values_list("kind", "pace"))
        return {kind: chosen.get(kind, Preference.Pace.AT_ONCE) for kind in PACES}


class Preference(models.Model):
    """How one person wants one kind of letter. No row means: at once."""

    class Pace(models.TextChoices):
        AT_ONCE = "at_once", "At once"
        DAILY = "daily", "In one daily summary"
        OFF = "off", "Not at all"

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="letter_preferences")
    kind = models.CharField(max_length=20, choices=Kind)
    pace = models.CharField(max_length=10, choices=Pace)

    objects = PreferenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="preference_once_per_kind"),
            models.CheckConstraint(condition=Q(pace__in=["at_once", "daily", "off"]), name="preference_pace_is_known"),
        ]

    def __str__(self):
        return f"{self.user}: {self.get_kind_display()} {self.get_pace_display().lower()}"


# What a person may choose for each kind. A kind that is not here always comes at once: an invitation, a meeting's
# invitation or cancellation. A change of post, or a message that somebody wrote to you, cannot be turned off.
PACES = {
    Kind.POST: (Preference.Pace.AT_ONCE, Preference.Pace.DAILY),
    Kind.REMINDER: tuple(Preference.Pace),
    Kind.ANSWER: tuple(Preference.Pace),
    Kind.CONTACT: (Preference.Pace.AT_ONCE, Preference.Pace.DAILY),
    Kind.REGISTER: tuple(Preference.Pace),
    Kind.GOVERNANCE: (Preference.Pace.AT_ONCE, Preference.Pace.DAILY),
    Kind.TRAINING: (Preference.Pace.AT_ONCE, Preference.Pace.DAILY),
    Kind.RENEWAL: tuple(Preference.Pace),
    Kind.MONEY: (Preference.Pace.AT_ONCE, Preference.Pace.DAILY),
    Kind.COVER: tuple(Preference.Pace),
    Kind.CONTRACT: tuple(Preference.Pace),
    Kind.PARTNERSHIP: tuple(Preference.Pace),
    Kind.NOTICE: tuple(Preference.Pace),
}
