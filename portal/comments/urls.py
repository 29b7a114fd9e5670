from django.urls import URLPattern, path

from portal.comments import views

app_name = "comments"
urlpatterns: list[URLPattern] = [
    path("commentaires/<int:pk>/ecrire/", views.write, name="write"),
    path("commentaires/retirer/<str:key>/", views.remove, name="remove"),
]
