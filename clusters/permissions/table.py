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


GOVERNORS = [Job.CHAIR_OF_GOVERNORS, Job.GOVERNOR, Job.CLERK]
"""The posts that sit in a governor group; each is held for a term of office."""


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
    SBM = "sbm", "its business manager"
    LENDER = "lender", "the head teacher or business manager of the school that lends what the row is about"
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
    BUDGET_HOLDER = "budget_holder", "the head teacher or business manager of a member school"
    READER = "reader", "somebody whose group was granted its papers"
    AUDITOR = "auditor", "somebody who was granted its accounts"
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
    GROUP_CLOSE = "clusters.close_group", "Close a group, and open it again"
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
    MEETING_RECORD = "meetings.record_attendance", "Record which schools came to a meeting"
    REQUEST_VIEW = "clusters.view_request", "Read a request for a governor group, and talk about it"
    REQUEST_DECIDE = "clusters.decide_request", "Establish a requested governor group, or decline it"
    GRANT_GIVE = "clusters.give_grant", "Let others read a group's papers or accounts, and stop it"
    ACCOUNTS_VIEW = "ledger.view_accounts", "See which costs a group shares"
    CHARGE_VIEW = "ledger.view", "See a shared cost: what it is, its total and how it is split"
    CHARGE_DRAFT = "ledger.draft", "Record a cost of a group and how it is to be split"
    CHARGE_CHANGE = (
        "ledger.change",
        "Change or withdraw an open cost, ask the schools to agree it, share a posted one anew",
    )
    CHARGE_SEE_LINES = "ledger.see_lines", "See every school's share of a cost"
    CHARGE_POST = "ledger.post", "Post a cost, and reverse a posted one"
    SHARE_VIEW = "ledger.view_share", "See one school's share and why it is that many pence"
    SHARE_AGREE = "ledger.agree", "Agree or query a school's own share"
    SETTLEMENT_RECORD = "ledger.settle", "Record that a payment between two schools was made"
    STATEMENT_VIEW = "ledger.view_statement", "Read a school's statement"
    FUND_VIEW = "ledger.view_fund", "See a group's fund and what went in and out"
    COURSE_VIEW = "training.view", "See a course, its sessions and how many places are left"
    COURSE_COMMISSION = "training.commission", "Commission a course for a group"
    COURSE_RUN = "training.run", "Change a course, decide that it runs, cancel it, mark its register"
    COURSE_SEE_PLACES = "training.see_places", "See every school's places on a course, by name"
    PLACE_RESERVE = "training.reserve", "Reserve, name and give back a school's places on a course"
    QUALIFICATION_VIEW = "training.view_qualifications", "See who at a school is certified and when they renew"
    RESOURCE_VIEW = "resources.view", "See a shared resource and its calendar"
    RESOURCE_OFFER = "resources.offer", "Offer a school's room, vehicle, equipment or person to groups"
    RESOURCE_CHANGE = "resources.change", "Change a shared resource or take it out of sharing"
    RESOURCE_BOOK = "resources.book", "Book a shared resource for a school"
    BOOKING_VIEW = "resources.view_booking", "See a booking"
    BOOKING_MOVE = "resources.move_booking", "Move a booking to another time"
    BOOKING_CANCEL = "resources.cancel_booking", "Cancel a booking"
    BOOKING_DECIDE = "resources.decide_booking", "Approve or reject a booking, and confirm its use"
    COVER_ASK = "resources.ask_cover", "Ask a group's schools for somebody to cover"
    COVER_VIEW = "resources.view_cover", "See a request for cover"
    COVER_OFFER = "resources.offer_cover", "Accept a request for cover with somebody of one's own school"
    COVER_CONFIRM = "resources.confirm_cover", "Confirm the hours that somebody covered, and cancel the request"
    COVER_SEE_PERSON = "resources.see_cover_person", "See who it is that covers"
    COVER_WITHDRAW = "resources.withdraw_cover", "Take back that a school gives cover"
    CONTRACT_VIEW = "resources.view_contract", "See a group's contract, its members and their savings"
    CONTRACT_RECORD = "resources.record_contract", "Record a group's contract, its members, renewal and notice"
    CONTRACT_JOIN = "resources.join_contract", "Put a school into a group's contract"
    CONTRACT_LEAVE = "resources.leave_contract", "Take a school out of a group's contract"
    PARTNERSHIP_FOUND = "partnerships.found", "Set up a partnership, and say which clusters it manages"
    PARTNERSHIP_VIEW = "partnerships.view", "Read a partnership's pages for members"
    PARTNERSHIP_LEAD = "partnerships.lead", "Run a partnership: purpose, fee, priorities, measures, audits, documents"
    PARTNERSHIP_SET_MEMBERS = "partnerships.set_members", "Put schools and organisations in a partnership, and end that"
    AUDIT_ANSWER = "partnerships.answer_audit", "Rank the themes of an audit of need for a school"
    STORY_TELL = "partnerships.tell_story", "Tell the partnership of good practice, a problem or a solution"
    AUDIT_SEE_ANSWERS = "partnerships.see_audit_answers", "See which school answered an audit of need, and what"
    STORY_CORRECT = "partnerships.correct_story", "Correct a story and withdraw it"
    NOTICE_VIEW = "partnerships.view_notice", "Read a notice from the council"
    NOTICE_POST = "partnerships.post_notice", "Put a notice from the council before groups and partnerships"


OFFICES = {Role.CHAIR, Role.VICE_CHAIR, Role.ORGANISER, Role.CLUSTER_SBM, Role.CLERK}
STEWARDS = {Role.ORGANISER, Role.CLUSTER_SBM}
PARTAKERS = {Role.MEMBER, Role.DELEGATE, Role.BUDGET_HOLDER, Role.OFFICER} | OFFICES
CONVENERS = {Role.CHAIR, Role.VICE_CHAIR, Role.ORGANISER, Role.CLERK, Role.OFFICER}

# Pages that anybody may read (the area, a cluster's public facts, a school's register entry) need no row here.
WHO_MAY = {
    Permission.AREA_RUN: {Role.OFFICER},
    Permission.GROUP_VIEW: {Role.MEMBER, Role.DELEGATE, Role.BUDGET_HOLDER, Role.READER, Role.AUDITOR}
    | {Role.OFFICER, Role.ADVISER}
    | OFFICES,
    Permission.GROUP_SEE_PEOPLE: {Role.MEMBER, Role.DELEGATE, Role.OFFICER, Role.ADVISER} | OFFICES,
    Permission.GROUP_SEE_HISTORY: {Role.MEMBER, Role.OFFICER} | OFFICES,
    Permission.GROUP_EDIT: {Role.CHAIR, Role.ORGANISER, Role.OFFICER},
    Permission.GROUP_SET_SCHOOLS: {Role.OFFICER},
    Permission.GROUP_CLOSE: {Role.OFFICER},
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
    Permission.MEETING_VIEW: {Role.MEMBER, Role.DELEGATE, Role.READER, Role.OFFICER} | OFFICES,
    Permission.MEETING_SCHEDULE: {Role.PEER} | CONVENERS,
    Permission.MEETING_MOVE: {Role.SELF} | CONVENERS,
    Permission.MEETING_CANCEL: {Role.SELF} | CONVENERS,
    Permission.MEETING_ANSWER: {Role.MEMBER, Role.DELEGATE},
    Permission.MEETING_RECORD: CONVENERS,
    Permission.REQUEST_VIEW: {Role.SELF, Role.OFFICER},
    Permission.REQUEST_DECIDE: {Role.OFFICER},
    Permission.GRANT_GIVE: {Role.CHAIR, Role.ORGANISER},
    Permission.ACCOUNTS_VIEW: {Role.BUDGET_HOLDER, Role.CHAIR, Role.AUDITOR} | STEWARDS,
    Permission.CHARGE_VIEW: {Role.HEAD, Role.SBM, Role.SELF, Role.BUDGET_HOLDER, Role.CHAIR, Role.AUDITOR} | STEWARDS,
    Permission.CHARGE_DRAFT: {Role.BUDGET_HOLDER} | STEWARDS,
    Permission.CHARGE_CHANGE: {Role.SELF} | STEWARDS,
    Permission.CHARGE_SEE_LINES: {Role.SELF, Role.CHAIR, Role.AUDITOR} | STEWARDS,
    Permission.CHARGE_POST: STEWARDS,
    Permission.SHARE_VIEW: {Role.HEAD, Role.SBM, Role.CHAIR, Role.AUDITOR} | STEWARDS,
    Permission.SHARE_AGREE: {Role.HEAD, Role.SBM},
    Permission.SETTLEMENT_RECORD: {Role.HEAD, Role.SBM, Role.LENDER} | STEWARDS,
    Permission.STATEMENT_VIEW: {Role.HEAD, Role.SBM},
    Permission.FUND_VIEW: {Role.BUDGET_HOLDER, Role.CHAIR, Role.AUDITOR} | STEWARDS,
    Permission.COURSE_VIEW: PARTAKERS,
    Permission.COURSE_COMMISSION: {Role.BUDGET_HOLDER, Role.CHAIR, Role.OFFICER} | STEWARDS,
    Permission.COURSE_RUN: {Role.SELF, Role.OFFICER} | STEWARDS,
    Permission.COURSE_SEE_PLACES: {Role.SELF, Role.CHAIR, Role.OFFICER} | STEWARDS,
    Permission.PLACE_RESERVE: {Role.HEAD, Role.SBM, Role.BUDGET_HOLDER},
    Permission.QUALIFICATION_VIEW: {Role.HEAD, Role.SBM},
    Permission.RESOURCE_VIEW: {Role.HEAD, Role.SBM} | PARTAKERS,
    Permission.RESOURCE_OFFER: {Role.HEAD, Role.SBM},
    Permission.RESOURCE_CHANGE: {Role.HEAD, Role.SBM},
    Permission.RESOURCE_BOOK: {Role.HEAD, Role.SBM, Role.MEMBER, Role.BUDGET_HOLDER},
    Permission.BOOKING_VIEW: {Role.SELF, Role.HEAD, Role.SBM, Role.LENDER},
    Permission.BOOKING_MOVE: {Role.SELF, Role.HEAD, Role.SBM},
    Permission.BOOKING_CANCEL: {Role.SELF, Role.HEAD, Role.SBM, Role.LENDER},
    Permission.BOOKING_DECIDE: {Role.LENDER},
    Permission.COVER_ASK: {Role.BUDGET_HOLDER},
    Permission.COVER_VIEW: {Role.SELF, Role.HEAD, Role.SBM, Role.LENDER} | PARTAKERS,
    Permission.COVER_OFFER: {Role.BUDGET_HOLDER},
    Permission.COVER_CONFIRM: {Role.HEAD, Role.SBM},
    Permission.COVER_SEE_PERSON: {Role.SELF, Role.HEAD, Role.SBM, Role.LENDER},
    Permission.COVER_WITHDRAW: {Role.LENDER},
    Permission.CONTRACT_VIEW: {Role.BUDGET_HOLDER, Role.CHAIR, Role.AUDITOR} | STEWARDS,
    Permission.CONTRACT_RECORD: STEWARDS,
    Permission.CONTRACT_JOIN: {Role.BUDGET_HOLDER},
    Permission.CONTRACT_LEAVE: {Role.HEAD, Role.SBM},
    Permission.PARTNERSHIP_FOUND: {Role.OFFICER},
    Permission.PARTNERSHIP_VIEW: PARTAKERS,
    Permission.PARTNERSHIP_LEAD: {Role.CHAIR, Role.ORGANISER},
    Permission.PARTNERSHIP_SET_MEMBERS: {Role.CHAIR, Role.ORGANISER, Role.OFFICER},
    Permission.AUDIT_ANSWER: {Role.MEMBER, Role.DELEGATE, Role.BUDGET_HOLDER},
    Permission.STORY_TELL: PARTAKERS,
    Permission.AUDIT_SEE_ANSWERS: {Role.CHAIR, Role.VICE_CHAIR, Role.ORGANISER, Role.CLERK},
    Permission.STORY_CORRECT: {Role.SELF, Role.CHAIR, Role.ORGANISER},
    Permission.NOTICE_VIEW: PARTAKERS,
    Permission.NOTICE_POST: {Role.OFFICER},
}
