"""Run inside Plone (`zconsole run zope.conf plone_site.py CONTENT.json`): makes the site, its pages, and switches caching.

Not imported by anything of ours: its imports are Plone's.
"""

import json
import sys
from pathlib import Path

import transaction
from AccessControl.SecurityManagement import newSecurityManager
from plone import api
from plone.distribution.api import site as sites
from zope.component.hooks import setSite

ANSWERS = {
    "site_id": "Plone",
    "title": "Mission locale",
    "description": "",
    "default_language": "fr",
    "portal_timezone": "Europe/Paris",
    "setup_content": False,
}


def main(app, content):
    newSecurityManager(None, app.acl_users.getUserById("admin").__of__(app.acl_users))
    site = sites.create(app, "classic", ANSWERS)
    setSite(site)
    for old in list(site.objectIds("Dexterity Item")) + list(site.objectIds("Dexterity Container")):
        site.manage_delObjects([old])
    sections = {}
    for item in content:
        name = item["section"]
        if name not in sections:
            sections[name] = api.content.create(site, "Folder", id=name.lower(), title=name)
            api.content.transition(sections[name], "publish")
        page = api.content.create(
            sections[name], "Document", id=item["slug"], title=item["title"], description=item["description"]
        )
        from plone.app.textfield.value import RichTextValue

        page.text = RichTextValue(item["text"], "text/html", "text/x-html-safe")
        page.reindexObject()
        api.content.transition(page, "publish")
    every = api.content.create(site, "Collection", id="liste", title="Toutes les pages")
    every.query = [
        {"i": "portal_type", "o": "plone.app.querystring.operation.selection.any", "v": ["Document"]}
    ]
    every.item_count = 20
    api.content.transition(every, "publish")
    cached(site)
    transaction.commit()


def cached(site):
    """What Plone's own control panel offers: its caching profile, with pages kept in memory. Switched on by `main`'s caller."""
    setup = site.portal_setup
    setup.runAllImportStepsFromProfile("profile-plone.app.caching:default")
    setup.runAllImportStepsFromProfile("profile-plone.app.caching:without-caching-proxy")


def switch(app, on):
    site = app["Plone"]
    setSite(site)
    registry = site.portal_registry
    registry["plone.caching.interfaces.ICacheSettings.enabled"] = on
    for rule in ("plone.content.itemView", "plone.content.folderView"):
        mapping = registry["plone.caching.interfaces.ICacheSettings.operationMapping"] or {}
        mapping[rule] = "plone.app.caching.weakCaching"
        registry["plone.caching.interfaces.ICacheSettings.operationMapping"] = mapping
        key = f"plone.app.caching.weakCaching.{rule}.ramCache"
        if key not in registry.records:
            from plone.registry import Record, field

            registry.records[key] = Record(field.Bool(title="ramCache", required=False), on)
        registry[key] = on
    transaction.commit()


if "app" in globals():
    job = sys.argv[-1]
    if job in ("on", "off"):
        switch(app, job == "on")  # noqa: F821 - given by zconsole
    else:
        main(app, json.loads(Path(job).read_text()))  # noqa: F821
