"""People and the invitations that let them in."""

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone


class UserQuerySet(models.QuerySet):
    def who_joined(self):
        """People who took up their invitation and still have an account: the ones who receive letters."""
        return self.filter(joined_at__isnull=False, is_active=True)

    def who_joined_once(self):
        """People who took up their invitation, whether or not their account has been closed since."""
        return self.filter(joined_at__isnull=False)

    def who_are_no_superusers(self):
        return self.filter(is_superuser=False)

    def by_name(self):
        return self.order_by("name", "email")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    @classmethod
    def normalize_email(cls, email):
        """Email addresses are kept and compared in lower case."""
        return (email or "").strip().lower()

    def get_by_natural_key(self, email):
        return self.get(email=self.normalize_email(email))

    def create_user(self, email, password=None, *, name="", **fields):
        """A person who may sign in at once, their address taken on trust. People normally come by invitation."""
        fields.setdefault("joined_at", timezone.now())
        user = self.model(email=self.normalize_email(email), name=name, **fields)
        user.set_password(password)
        user.save()
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Known by email address; able to sign in once they have joined and while they are active."""

    email = models.EmailField("email address", unique=True)
    name = models.CharField("full name", max_length=120)
    joined_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email=Lower(F("email"))),
                name="user_email_is_lower_case",
                violation_error_message="Write the email address in lower case.",
            ),
        ]

    def __str__(self):
        return self.name or self.email

    def clean(self):
        super().clean()
        self.email = User.objects.normalize_email(self.email)

    def get_full_name(self):
        return self.name

    @property
    def has_joined(self):
        return self.joined_at is not None


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Invitations that can still be accepted."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=timezone.now())

    def with_hash(self, token_hash):
        """The invitation whose token has this hash, with the people it names, or None."""
        return self.select_related("user", "invited_by").filter(token_hash=token_hash).first()

    def in_order(self):
        return self.order_by("sent_at", "pk")

    def unsettled(self, about):
        """Those sent for one row that were neither accepted nor withdrawn, even if they expired."""
        return self.filter(about=about, accepted_at__isnull=True, withdrawn_at__isnull=True)


class Invitation(models.Model):
    """One letter's worth of trust: bound to one person's address, used once, kept only as a hash."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("sent to", editable=False)
    invited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="invitations_sent", null=True)
    purpose = models.CharField(max_length=300, help_text="What the person is invited to, in words: “head teacher at …”")
    about = models.CharField(max_length=80, blank=True, help_text="The row it was sent for, such as clusters.post:17")
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_at__gt=F("sent_at")),
                name="invitation_expires_after_it_is_sent",
                violation_error_message="An invitation must expire after it is sent.",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at__isnull=True) | Q(withdrawn_at__isnull=True),
                name="invitation_is_accepted_or_withdrawn",
                violation_error_message="An invitation that was accepted cannot be withdrawn.",
            ),
        ]

    def __str__(self):
        return f"Invitation of {self.user.email} to be {self.purpose}"

    @property
    def is_open(self):
        return not self.problem

    @property
    def problem(self):
        """Why it cannot be accepted: "used", "withdrawn" or "expired"; empty while it can."""
        if self.accepted_at or self.user.has_joined:
            return "used"
        if self.withdrawn_at or self.email != self.user.email:
            return "withdrawn"
        return "" if self.expires_at > timezone.now() else "expired"
