"""Addresses of shared costs, funds and statements."""

from django.urls import path

from ledger.views import accounts, charges, differences, shares, statements, steps

app_name = "ledger"
urlpatterns = [
    path("costs/", accounts.list_, name="list"),
    path("costs/<int:pk>/", charges.charge, name="charge"),
    path("costs/<int:pk>/change/", charges.change, name="change"),
    path("costs/<int:pk>/ask/", steps.ask, name="ask"),
    path("costs/<int:pk>/withdraw/", steps.withdraw, name="withdraw"),
    path("costs/<int:pk>/post/", steps.post, name="post"),
    path("costs/<int:pk>/reverse/", steps.reverse, name="reverse"),
    path("costs/<int:pk>/differences/", differences.differences, name="differences"),
    path("costs/shares/<int:pk>/agree/", shares.agree, name="agree"),
    path("costs/shares/<int:pk>/why/", shares.why_, name="why"),
    path("costs/settlements/<int:pk>/", shares.settle, name="settle"),
    path("costs/funds/<int:pk>/", accounts.fund, name="fund"),
    path("groups/<slug:slug>/costs/", accounts.accounts, name="accounts"),
    path("groups/<slug:slug>/costs.csv", accounts.accounts_csv, name="accounts_csv"),
    path("groups/<slug:slug>/costs.xlsx", accounts.accounts_xlsx, name="accounts_xlsx"),
    path("groups/<slug:slug>/costs/new/", charges.draft, name="draft"),
    path("schools/<int:urn>/statement/", statements.statement, name="statement"),
    path("schools/<int:urn>/statement.csv", statements.statement_csv, name="statement_csv"),
    path("schools/<int:urn>/statement.xlsx", statements.statement_xlsx, name="statement_xlsx"),
]
