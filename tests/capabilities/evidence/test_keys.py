"""The signing key: made once, for its owner alone, carried by a backup, missed when it is gone."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.capabilities.evidence import keys
from bot.capabilities.evidence.paper import make_paper
from bot.domain.errors import SettingsError
from bot.domain.messages import Text
from tests.capabilities.evidence.issuing import attestation, make, values
from tests.run.test_cli import levain


def mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def test_it_is_made_at_first_use_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "attestation"
    made = keys.signing_key(folder)
    assert sorted(each.name for each in folder.iterdir()) == ["key.json", "public.json"]
    assert (mode(folder), mode(folder / "key.json")) == (0o700, 0o600)
    assert '"d"' not in (folder / "public.json").read_text()
    assert keys.fingerprint(keys.signing_key(folder)) == keys.fingerprint(made)
    assert keys.fingerprint(keys.public_key(folder)) == keys.fingerprint(made)


def test_those_who_begin_together_have_one_key(tmp_path: Path) -> None:
    for turn in range(10):
        with ThreadPoolExecutor(8) as threads:
            made = threads.map(keys.signing_key, [tmp_path / str(turn)] * 8)
            assert len({keys.fingerprint(each) for each in made}) == 1
        assert len(list((tmp_path / str(turn)).iterdir())) == 2


def test_a_key_that_others_can_read_signs_nothing(tmp_path: Path) -> None:
    keys.signing_key(tmp_path)
    (tmp_path / "key.json").chmod(0o640)
    with pytest.raises(SettingsError, match="others can read it: run `chmod 600"):
        keys.signing_key(tmp_path)


def test_whoever_asks_is_told_and_so_is_the_log(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keys.signing_key(tmp_path)
    (tmp_path / "key.json").chmod(0o640)
    made = make_paper(values(attestation(), tmp_path))
    assert [type(each) for each in made.blocks] == [Text]
    assert "no attestation can be signed" in caplog.text
    assert "others can read it" in caplog.text
    assert "Durand" not in caplog.text


@pytest.mark.parametrize("content", ["", "{}", "null", "[]", '{"kty":"OKP"}', "\x00", "9" * 9_000])
def test_a_damaged_key_is_refused_in_a_sentence(tmp_path: Path, content: str) -> None:
    keys.signing_key(tmp_path)
    (tmp_path / "key.json").write_text(content)
    with pytest.raises(SettingsError, match="it holds no Ed25519 key in JWK"):
        keys.signing_key(tmp_path)


@pytest.mark.parametrize("content", ["[" * 4_000, '{"a":' * 800, "", "null", "\0"])
def test_what_is_no_key_is_one_sentence(tmp_path: Path, content: str) -> None:
    (tmp_path / "their.json").write_text(content)
    with pytest.raises(SettingsError, match="it holds no Ed25519 key in JWK"):
        keys.read_key(tmp_path / "their.json")


def test_a_key_that_is_gone_is_not_replaced_in_silence(tmp_path: Path) -> None:
    keys.signing_key(tmp_path)
    (tmp_path / "key.json").unlink()
    with pytest.raises(SettingsError, match=r"it is gone, and public\.json is of it"):
        keys.signing_key(tmp_path)
    (tmp_path / "key.json").write_bytes((tmp_path / "public.json").read_bytes())
    (tmp_path / "key.json").chmod(0o600)
    with pytest.raises(SettingsError, match="it holds no secret key"):
        keys.signing_key(tmp_path)


def test_a_backup_carries_it(tmp_path: Path) -> None:
    assert levain("db", "upgrade", cwd=tmp_path).returncode == 0
    pdf = make(attestation(), tmp_path / "attestation")
    (tmp_path / "a.pdf").write_bytes(pdf)
    done = levain("backup", "copy", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert mode(tmp_path / "copy" / "attestation" / "key.json") == 0o600
    for each in (tmp_path / "attestation").iterdir():
        each.unlink()
    back = levain("restore", "copy", "--yes", cwd=tmp_path)
    assert back.returncode == 0, back.stderr
    assert levain("verify", "a.pdf", cwd=tmp_path).returncode == 0
    assert make(attestation(), tmp_path / "attestation") == pdf


def test_a_backup_with_a_damaged_key_is_none(tmp_path: Path) -> None:
    assert levain("db", "upgrade", cwd=tmp_path).returncode == 0
    keys.signing_key(tmp_path / "attestation")
    (tmp_path / "attestation" / "key.json").write_text("{}")
    done = levain("backup", "copy", cwd=tmp_path)
    assert done.returncode == 1
    assert "it holds no Ed25519 key in JWK" in done.stderr
    assert not (tmp_path / "copy").exists()
