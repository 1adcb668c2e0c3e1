from django.urls import include, path

from relais.apps.community.views import coverage, home, meetings, people, reports, work

app_name = "community"
pages = [
    path("", home.overview, name="overview"),
    path("members/", people.member_list, name="member_list"),
    path("members.csv", people.members_csv, name="members_csv"),
    path("members/import/", people.members_import, name="members_import"),
    path("members/new/", people.member_form, name="member_new"),
    path("members/<int:pk>/", people.member_form, name="member_form"),
    path("members/<int:pk>.vcf", people.member_card, name="member_card"),
    path("members/<int:pk>/leave/", people.member_leave, name="member_leave"),
    path("organisations/new/", people.organisation_form, name="organisation_new"),
    path("invitations/", people.invitations, name="invitations"),
    path("invitations/<int:pk>/withdraw/", people.invitation_withdraw, name="invitation_withdraw"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("coverage/new/", coverage.prospect_form, name="prospect_new"),
    path("coverage/<int:pk>/", coverage.prospect_form, name="prospect_form"),
    path("coverage/<int:pk>/remove/", coverage.prospect_remove, name="prospect_remove"),
    path("meetings/", meetings.meeting_list, name="meeting_list"),
    path("meetings/new/", meetings.series_form, name="series_form"),
    path("meetings/<uuid:key>.ics", meetings.feed, name="feed"),
    path("meetings/<uuid:key>/", meetings.meeting, name="meeting"),
    path("meetings/<uuid:key>/change/", meetings.meeting_form, name="meeting_form"),
    path("meetings/<uuid:key>/minutes/", meetings.minutes_form, name="minutes_form"),
    path("materials/<uuid:key>/", meetings.material, name="material"),
    path("issues/", work.issue_list, name="issue_list"),
    path("issues/new/", work.issue_form, name="issue_new"),
    path("issues/<int:pk>/", work.issue_form, name="issue_form"),
    path("activities/", work.activity_list, name="activity_list"),
    path("activities/new/", work.activity_form, name="activity_new"),
    path("activities/<int:pk>/", work.activity_form, name="activity_form"),
    path("plans/<int:pk>/", work.plan_form, name="plan_form"),
    path("plans/new/<str:label>/", work.plan_form, name="plan_new"),
    path("work/<str:kind>/<int:pk>/remove/", work.work_remove, name="work_remove"),
    path("terms/", work.terms, name="terms"),
    path("terms/change/", work.terms_form, name="terms_form"),
    path("reports/", reports.report_list, name="report_list"),
    path("reports/<str:label>/", reports.report, name="report"),
    path("reports/<str:label>/<str:code>.<str:kind>", reports.report_file, name="report_file"),
]
urlpatterns = [
    path("<language:language>/community/", home.community_list, name="community_list"),
    path("<language:language>/community/join/<str:token>/", people.join, name="join"),
    path("<language:language>/community/<slug:community>/", include(pages)),
]
