"""Addresses of the area, its groups and its schools."""

from django.urls import path

from clusters.views import (
    area,
    choosing,
    contact,
    desk,
    finding,
    grouping,
    groups,
    handovers,
    making,
    register,
    schools,
    succession,
)

app_name = "clusters"
urlpatterns = [
    path("area/", area.area, name="area"),
    path("find-a-school/", finding.find, name="find"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<slug:code>/", desk.authority_desk, name="authority_desk"),
    path("desk/<slug:code>/without-a-cluster/", desk.without_cluster, name="without_cluster"),
    path("desk/<slug:code>/without-a-head/", desk.without_head, name="without_head"),
    path("desk/<slug:code>/clusters/new/", making.new_cluster, name="new_cluster"),
    path("desk/<slug:code>/governor-groups/new/", making.new_governor_group, name="new_governor_group"),
    path("desk/<slug:code>/register/", register.register, name="register"),
    path("desk/<slug:code>/successions/", succession.successions, name="successions"),
    path("desk/register/<int:pk>/", register.register_run, name="register_run"),
    path("desk/successions/<int:pk>/", succession.succession, name="succession"),
    path("grouping-model/", grouping.grouping_model, name="grouping_model"),
    path("grouping-model.csv", grouping.grouping_model_csv, name="grouping_model_csv"),
    path("groups/<slug:slug>/edit/", making.edit_group, name="edit_group"),
    path("groups/<slug:slug>/", groups.group, name="group"),
    path("groups/<slug:slug>/history/", groups.group_history, name="group_history"),
    path("groups/<slug:slug>/contact/", contact.contact, name="contact"),
    path("groups/<slug:slug>/contact/sent/", contact.contact_sent, name="contact_sent"),
    path("groups/<slug:slug>/schools/", choosing.put_in, name="put_in"),
    path("groups/<slug:slug>/schools/paste/", choosing.paste_schools, name="paste_schools"),
    path("memberships/<int:pk>/take-out/", choosing.take_out, name="take_out"),
    path("schools/<int:urn>/", schools.school, name="school"),
    path("schools/<int:urn>/history/", schools.school_history, name="school_history"),
    path("schools/<int:urn>/name/", schools.rename_school, name="rename_school"),
    path("offices/<int:pk>/hand-over/", handovers.hand_over, name="hand_over"),
    path("offices/<int:pk>/hand-over/withdraw/", handovers.withdraw_handover, name="withdraw_handover"),
    path("handovers/<int:pk>/", handovers.handover, name="handover"),
    path("handovers/<int:pk>/answer/", handovers.answer_handover, name="answer_handover"),
    path("handovers/<int:pk>/step-in/", handovers.step_in, name="step_in"),
]
