"""The one table that answers "who may?". Jobs give roles; roles give permissions; nothing else does."""

from django.db.models import TextChoices


class Job(TextChoices):
    """A post at a school."""

    HEAD = "head", "Head teacher"
    DEPUTY = "deputy", "Deputy or assistant head"
    SBM = "sbm", "School business manager"
    CHAIR_OF_GOVERNORS = "chair_of_governors", "Chair of governors"
    GOVERNOR = "governor", "Governor"
    CLERK = "clerk", "Clerk to the governors"
    SITE_MANAGER = "site_manager", "Site manager"
    TEACHER = "teacher", "Teacher"
    OTHER = "other", "Other member of staff"


class OfficeJob(TextChoices):
    """An office in a group."""

    CHAIR = "chair", "Chair"
    VICE_CHAIR = "vice_chair", "Vice-chair"
    ORGANISER = "organiser", "Organiser"
    CLUSTER_SBM = "cluster_sbm", "Cluster business manager"
    CLERK = "clerk", "Clerk"


class AuthorityJob(TextChoices):
    """A post at a local authority."""

    OFFICER = "officer", "Governance officer"
    ADVISER = "adviser", "Adviser"


class Profile(TextChoices):
    """The rules a group follows. A statutory board takes no substitutes; in an informal cluster all are peers."""

    INFORMAL = "informal", "Informal cluster"
    FORUM = "forum", "Forum run by an officer"
    STATUTORY = "statutory", "Statutory board"


class Role(TextChoices):
    """What a person is to one group, school, authority or row. Derived on every request, stored nowhere."""

    SELF = "self", "the person the row is about"
    # to a school
    HEAD = "head", "its head teacher"
    COLLEAGUE = "colleague", "somebody with a post at the school"
    NEIGHBOUR = "neighbour", "somebody in a group that the school is in"
    # to a group
    CHAIR = "chair", "its chair"
    VICE_CHAIR = "vice_chair", "its vice-chair"
    ORGANISER = "organiser", "its organiser"
    CLUSTER_SBM = "cluster_sbm", "its business manager"
    CLERK = "clerk", "its clerk"
    MEMBER = "member", "somebody who holds a seat in it"
    PEER = "peer", "somebody who holds a seat in an informal cluster"
    DELEGATE = "delegate", "a leader of a member school who may answer for the school"
    # to an authority, and so to its groups and schools
    OFFICER = "officer", "a governance officer of the authority"
    ADVISER = "adviser", "an adviser of the authority"


class Permission(TextChoices):
    """What somebody may do. The value is the code that `user.has_perm` and `{% may %}` take."""

    AREA_RUN = "clusters.run_area", "Open the officer's desk: make clusters, see gaps"
    GROUP_VIEW = "clusters.view_group", "See that the group exists"
    GROUP_SEE_PEOPLE = "clusters.see_people", "See the people of a group by post"
    GROUP_SEE_HISTORY = "clusters.see_group_history", "Read the group's history"
    GROUP_EDIT = "clusters.edit_group", "Change a group's description"
    GROUP_SET_SCHOOLS = "clusters.set_schools", "Put schools in a group and take them out"
    OFFICE_APPOINT = "clusters.appoint_office", "Appoint people to a group's offices, and end offices"
    OFFICE_HAND_OVER = "clusters.hand_over", "Offer an office to somebody else"
    HANDOVER_VIEW = "clusters.view_handover", "See an offered handover and its pack"
    HANDOVER_ANSWER = "clusters.answer_handover", "Accept or decline a handover"
    HANDOVER_STEP_IN = "clusters.step_in", "Settle a handover that nobody has answered"
    POST_VIEW = "clusters.view_post", "See who holds a post at a school"
    POST_INVITE = "clusters.invite_to_post", "Invite people to posts at a school, and end posts"
    POST_INVITE_HEAD = "clusters.invite_head", "Invite a head teacher"
    SCHOOL_SEE_HISTORY = "clusters.see_school_history", "Read a school's history"
    SCHOOL_EDIT = "clusters.edit_school", "Correct a school's name as used locally"
    REGISTER_IMPORT = "clusters.import_register", "Bring in files of the school register"
    MEETING_VIEW = "meetings.view", "See a meeting, its papers and its answers"
    MEETING_SCHEDULE = "meetings.schedule", "Book a meeting of a group"
    MEETING_MOVE = "meetings.move", "Move or change a meeting"
    MEETING_CANCEL = "meetings.cancel", "Cancel a meeting"
    MEETING_ANSWER = "meetings.answer", "Answer for a school"


OFFICES = {Role.CHAIR, Role.VICE_CHAIR, Role.ORGANISER, Role.CLUSTER_SBM, Role.CLERK}
CONVENERS = {Role.CHAIR, Role.VICE_CHAIR, Role.ORGANISER, Role.CLERK, Role.OFFICER}

# Pages that anybody may read (the area, a cluster's public facts, a school's register entry) need no row here.
WHO_MAY = {
    Permission.AREA_RUN: {Role.OFFICER},
    Permission.GROUP_VIEW: {Role.MEMBER, Role.DELEGATE, Role.OFFICER, Role.ADVISER} | OFFICES,
    Permission.GROUP_SEE_PEOPLE: {Role.MEMBER, Role.DELEGATE, Role.OFFICER, Role.ADVISER} | OFFICES,
    Permission.GROUP_SEE_HISTORY: {Role.MEMBER, Role.OFFICER} | OFFICES,
    Permission.GROUP_EDIT: {Role.CHAIR, Role.ORGANISER, Role.OFFICER},
    Permission.GROUP_SET_SCHOOLS: {Role.OFFICER},
    Permission.OFFICE_APPOINT: {Role.CHAIR, Role.ORGANISER, Role.OFFICER},
    Permission.OFFICE_HAND_OVER: {Role.SELF, Role.OFFICER},
    Permission.HANDOVER_VIEW: {Role.SELF, Role.OFFICER} | OFFICES,
    Permission.HANDOVER_ANSWER: {Role.SELF},
    Permission.HANDOVER_STEP_IN: {Role.OFFICER},
    Permission.POST_VIEW: {Role.SELF, Role.COLLEAGUE, Role.NEIGHBOUR, Role.OFFICER, Role.ADVISER},
    Permission.POST_INVITE: {Role.HEAD, Role.OFFICER},
    Permission.POST_INVITE_HEAD: {Role.OFFICER},
    Permission.SCHOOL_SEE_HISTORY: {Role.COLLEAGUE, Role.OFFICER},
    Permission.SCHOOL_EDIT: {Role.HEAD, Role.OFFICER},
    Permission.REGISTER_IMPORT: {Role.OFFICER},
    Permission.MEETING_VIEW: {Role.MEMBER, Role.DELEGATE, Role.OFFICER} | OFFICES,
    Permission.MEETING_SCHEDULE: {Role.PEER} | CONVENERS,
    Permission.MEETING_MOVE: {Role.SELF} | CONVENERS,
    Permission.MEETING_CANCEL: {Role.SELF} | CONVENERS,
    Permission.MEETING_ANSWER: {Role.MEMBER, Role.DELEGATE},
}
