"""``relais doctor``: a readable table, and a status for scripts."""

import re
import sqlite3

from tests.support.bucket import KEY, SECRET, loopback_bucket

FRENCH = {"LANG": "fr_FR.UTF-8"}
FREE = {"RELAIS_SERVER__PORT": "0"}


def words(text):
    return " ".join(text.split())


def test_all_is_well_before_and_after_the_first_network(shell):
    before = words(shell.fine("doctor", **FREE))
    assert "made at first start" in before
    assert not (shell.folder / "data").exists(), "it changes nothing"
    shell.founded()
    assert "GiB free" in before
    after = words(shell.fine("doctor", **FREE))
    assert "Val d’Aune, schema" in after
    assert "one call for 512 readers" in after
    assert "✗" not in after
    assert after.count("nothing leaves") == 2
    assert "set contact in [push]" in after, "brackets are no markup"
    assert "Données" in shell.fine("doctor", **FREE, **FRENCH)


def ill(shell, **more):
    done = shell.run("doctor", **{**FREE, **more})
    assert done.returncode == 1, done.stdout
    assert done.stderr == ""
    return words(done.stdout)


def test_a_bucket_is_tried_and_left_as_it_was(shell):
    shell.founded()
    with loopback_bucket() as bucket:
        place = {
            "RELAIS_FILES__PLACE": "s3://photos/relais",
            "RELAIS_FILES__S3_ENDPOINT": bucket.url,
            "RELAIS_FILES__S3_KEY": KEY,
            "RELAIS_FILES__S3_SECRET": SECRET,
        }
        bucket.objects["photos/relais/01abc"] = b"a photo"
        assert "s3://photos/relais takes files and gives them back" in words(
            shell.fine("doctor", **FREE, **place)
        )
        assert bucket.objects == {"photos/relais/01abc": b"a photo"}
        assert "the bucket does not take a file" in ill(
            shell, **{**place, "RELAIS_FILES__S3_KEY": "stranger"}
        )
    assert re.search(
        "s3://photos/relais(: the bucket does not take a file| does not answer)", ill(shell, **place)
    )


def test_each_illness_is_named(shell):
    shell.founded()
    assert "redis://127.0.0.1:1 does not answer" in ill(shell, RELAIS_REDIS_URL="redis://127.0.0.1:1")
    assert "too short" in ill(shell, RELAIS_SECRET="abc")
    assert "is not a directory" in ill(shell, RELAIS_DATA="/dev/null/data")
    (shell.folder / "data" / "secret").write_text("x" * 40)
    (shell.folder / "data" / "secret").chmod(0o644)
    assert "others can read" in ill(shell)
    (shell.folder / "data" / "secret").chmod(0o600)
    nowhere = {"RELAIS_MAIL__HOST": "127.0.0.1", "RELAIS_MAIL__PORT": "9"}
    assert "must be an e-mail address" in ill(shell, **nowhere)
    assert "127.0.0.1 does not answer" in ill(shell, RELAIS_MAIL__SENDER="r@val.example", **nowhere)
    assert "32 bytes" in ill(shell, RELAIS_PUSH__KEY="x", RELAIS_PUSH__CONTACT="r@val.example")
    assert "/dev/null/files is not a directory" in ill(shell, RELAIS_FILES__PLACE="/dev/null/files")
    assert "all needed" in ill(shell, RELAIS_SMS__PROVIDER="twilio")
    (shell.folder / "data" / "secret").chmod(0o600)
    conn = sqlite3.connect(shell.folder / "data" / "relais.db")
    with conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()
    assert "9999, of a later version of Relais" in ill(shell)
