from django.urls import path

from portal.reference import views

app_name = "reference"

urlpatterns = [
    path("metiers/", views.occupations, name="occupations"),
    path("competences/", views.skills, name="skills"),
    path("communes/", views.communes, name="communes"),
    path("langues/", views.languages, name="languages"),
]
