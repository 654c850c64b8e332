"""Addresses of partnerships and what belongs to them."""

from django.urls import path

from partnerships.views import documents, fees, making, measures, members, pages, priorities, questions

app_name = "partnerships"
urlpatterns = [
    path("partnerships/", pages.list_, name="list"),
    path("desk/<slug:code>/partnerships/new/", making.found, name="found"),
    path("partnerships/<slug:slug>/", pages.public, name="public"),
    path("partnerships/<slug:slug>/members/", pages.members, name="members"),
    path("partnerships/<slug:slug>/describe/", making.describe, name="describe"),
    path("partnerships/<slug:slug>/constitution/", making.constitution, name="constitution"),
    path("partnerships/<slug:slug>/clusters/", making.clusters, name="clusters"),
    path("partnerships/<slug:slug>/working-parties/new/", making.new_working_party, name="new_working_party"),
    path("partnerships/<slug:slug>/membership/", members.membership, name="membership"),
    path("partnerships/<slug:slug>/membership/schools/", members.put_schools_in, name="put_schools_in"),
    path("partnerships/<slug:slug>/membership/organisations/", members.put_organisation_in, name="put_organisation_in"),
    path("partnership-memberships/<int:pk>/end/", members.end_membership, name="end_membership"),
    path("partnerships/<slug:slug>/questions/", questions.questions, name="questions"),
    path("partnerships/<slug:slug>/questions/new/", questions.new_question, name="new_question"),
    path("partnership-questions/<int:pk>/", questions.change_question, name="change_question"),
    path("partnership-questions/<int:pk>/up/", questions.move_question, name="move_question"),
    path("partnership-questions/<int:pk>/remove/", questions.remove_question, name="remove_question"),
    path("partnerships/<slug:slug>/documents/", documents.documents, name="documents"),
    path("partnerships/<slug:slug>/documents/new/", documents.new_document, name="new_document"),
    path("partnership-documents/<int:pk>/", documents.document, name="document"),
    path("partnership-documents/<int:pk>/replace/", documents.replace_document, name="replace_document"),
    path("partnership-documents/<int:pk>/correct/", documents.correct_document, name="correct_document"),
    path("partnership-documents/<int:pk>/withdraw/", documents.withdraw_document, name="withdraw_document"),
    path("partnership-documents/<int:pk>/put-back/", documents.put_document_back, name="put_document_back"),
    path("partnership-documents/versions/<int:pk>/", documents.version, name="version"),
    path("partnerships/<slug:slug>/fee/", fees.fee, name="fee"),
    path("partnerships/<slug:slug>/fee/scheme/", fees.fee_scheme, name="fee_scheme"),
    path("partnerships/<slug:slug>/fee/raise/", fees.raise_fee, name="raise_fee"),
    path("partnerships/<slug:slug>/priorities/", priorities.priorities, name="priorities"),
    path("partnerships/<slug:slug>/priorities/new/", priorities.new_priority, name="new_priority"),
    path("partnership-priorities/<int:pk>/", priorities.change_priority, name="change_priority"),
    path("partnership-priorities/<int:pk>/up/", priorities.move_priority, name="move_priority"),
    path("partnership-priorities/<int:pk>/remove/", priorities.remove_priority, name="remove_priority"),
    path("partnerships/<slug:slug>/measures/", measures.measures, name="measures"),
    path("partnerships/<slug:slug>/measures/new/", measures.new_measure, name="new_measure"),
    path("partnership-measures/<int:pk>/", measures.measure, name="measure"),
    path("partnership-measures/<int:pk>/change/", measures.change_measure, name="change_measure"),
    path("partnership-measures/<int:pk>/figures/", measures.figures, name="figures"),
    path("partnership-measures/<int:pk>/remove/", measures.remove_measure, name="remove_measure"),
]
