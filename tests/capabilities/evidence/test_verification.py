"""`levain verify`: genuine or not, in one sentence, whatever it is given."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from joserfc.jwk import OKPKey

from bot.capabilities.evidence import keys
from bot.capabilities.evidence.sealing import PREFIX
from bot.capabilities.evidence.signatures import TokenKind, sign
from bot.capabilities.evidence.verification import FILE_MAX, verify
from tests.capabilities.evidence.issuing import attestation, make
from tests.run.test_cli import levain

GENUINE = "genuine: attestation 2024-7KQ2M-9XD4T, issued on 2024-12-04 by Ville de Valbrume, for “"
CUT = "not genuine: the file was changed or cut since it was issued"
NOTHING = "not genuine: nothing in it was signed by Levain, or it is not whole"
ABSENT = "there is no such file: name the PDF as it was received, or paste the whole of its code"
FORGED = "not genuine: its signature does not fit its content"
FOREIGN = "signed by another key: name the key of whoever issued it with --key"


@pytest.fixture(name="folder", scope="module")
def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an attestation and the key that signed it."""
    folder = tmp_path_factory.mktemp("issued")
    (folder / "a.pdf").write_bytes(make(attestation(), folder / "attestation"))
    return folder


@pytest.fixture(name="key", scope="module")
def _key(folder: Path) -> OKPKey:
    return keys.public_key(folder / "attestation")


def judge(content: bytes, place: Path, key: OKPKey) -> str:
    place.write_bytes(content)
    judged = verify(str(place), key)
    assert judged.genuine is judged.said.startswith("genuine")
    assert "\n" not in judged.said
    return judged.said


def test_what_was_issued_is_genuine(folder: Path, key: OKPKey) -> None:
    judged = verify(str(folder / "a.pdf"), key)
    assert judged.genuine
    assert judged.said.startswith(GENUINE)
    assert "Durand" not in judged.said


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_one_byte_changed_anywhere_is_seen(folder: Path, key: OKPKey, data: st.DataObject) -> None:
    content = bytearray((folder / "a.pdf").read_bytes())
    at = data.draw(st.integers(5, len(content) - 1))
    content[at] ^= data.draw(st.integers(1, 255))
    assert judge(bytes(content), folder / "changed.pdf", key) in (CUT, FORGED, NOTHING, FOREIGN)


@settings(max_examples=50, deadline=None)
@given(data=st.data())
def test_a_part_of_it_is_not_genuine(folder: Path, key: OKPKey, data: st.DataObject) -> None:
    content = (folder / "a.pdf").read_bytes()
    size = data.draw(st.integers(5, len(content) - 1))
    assert judge(content[:size], folder / "cut.pdf", key) in (CUT, NOTHING)
    assert judge(content + content[:size], folder / "longer.pdf", key) == CUT


def test_the_seal_of_one_file_does_not_fit_another(folder: Path, key: OKPKey) -> None:
    first = (folder / "a.pdf").read_bytes()
    other = make(attestation(name="Camille Durant"), folder / "attestation")
    assert len(first.split(PREFIX.encode())) == len(other.split(PREFIX.encode())) == 3

    def seal(pdf: bytes) -> bytes:
        return pdf.split(PREFIX.encode())[1].split(b")")[0]

    mixed = first.replace(seal(first), seal(other))
    assert judge(mixed, folder / "mixed.pdf", key) == CUT
    token = seal(first).decode()
    assert verify(token, key).said == NOTHING


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", NOTHING),
        (b"%PDF-1.7\n%%EOF", NOTHING),
        (b"%PDF-1.7\nlevain-seal:" + b"A" * 300, NOTHING),
        (b"%PDF-1.7\nlevain-seal:" + b"A." * 900, NOTHING),
        (b"\x89PNG\r\n" + b"\0" * 50_000, "it is neither a PDF nor a code"),
        (b"%PDF-" + b"x" * FILE_MAX, "not genuine: no attestation has more than 10 MB"),
    ],
)
def test_what_is_no_attestation_is_said_to_be_none(
    folder: Path, key: OKPKey, content: bytes, said: str
) -> None:
    assert judge(content, folder / "other", key).startswith(said)


def test_a_folder_is_no_attestation(folder: Path, key: OKPKey) -> None:
    assert verify(str(folder), key).said == "it is no file: name a PDF, or paste its code"


def test_what_another_key_signed_is_said_so(folder: Path, tmp_path: Path) -> None:
    keys.signing_key(tmp_path)
    other = keys.public_key(tmp_path)
    assert verify(str(folder / "a.pdf"), other).said == FOREIGN


def test_a_code_that_takes_the_name_of_our_key_is_forged(tmp_path: Path, key: OKPKey) -> None:
    keys.signing_key(tmp_path)
    import json
    from base64 import urlsafe_b64decode, urlsafe_b64encode

    head, claims, signature = sign(TokenKind.CODE, {"n": "1"}, keys.signing_key(tmp_path)).split(
        "."
    )
    header = json.loads(urlsafe_b64decode(head + "==")) | {"kid": keys.fingerprint(key)}
    named = urlsafe_b64encode(json.dumps(header).encode()).decode().rstrip("=")
    assert verify(f"{named}.{claims}.{signature}", key).said == FORGED
    none = urlsafe_b64encode(b'{"alg":"none","typ":"levain-code"}').decode().rstrip("=")
    assert verify(f"{none}.{claims}.", key).said == NOTHING


@settings(max_examples=200, deadline=None)
@given(said=st.text(max_size=500) | st.from_regex(r"[\w-]*\.[\w-]*\.[\w-]*"))
def test_any_words_get_a_sentence(key: OKPKey, said: str) -> None:
    judged = verify(said, key)
    assert not judged.genuine
    assert judged.said in (NOTHING, ABSENT, "it is no file: name a PDF, or paste its code")


@pytest.mark.parametrize(
    "said",
    ["nope.pdf", "folder/nope.pdf", "nope", "attestation-2026-7KQ2M-9XD4T.pdf", "eyJ", " "],
)
def test_a_file_that_is_not_there_is_not_accused(key: OKPKey, said: str) -> None:
    judged = verify(said, key)
    assert not judged.genuine
    assert judged.said == ABSENT


def test_a_code_that_a_mail_has_folded_is_whole(folder: Path) -> None:
    key = keys.signing_key(folder / "attestation")
    code = sign(TokenKind.CODE, {"n": "1"}, key)
    folded = f" {code[:60]}\r\n{code[60:90]} {code[90:]}\n"
    assert verify(folded, key).genuine
    (folder / "code.txt").write_bytes(folded.encode())
    assert verify(str(folder / "code.txt"), key).genuine


@settings(max_examples=100, deadline=None)
@given(claims=st.dictionaries(st.text(max_size=5), st.text(max_size=300), max_size=8))
def test_whatever_was_signed_is_shown_on_one_line(folder: Path, claims: dict[str, str]) -> None:
    """A terminal obeys nothing that stands in a code."""
    key = keys.signing_key(folder / "attestation")
    judged = verify(sign(TokenKind.CODE, claims, key), key)
    assert "\n" not in judged.said
    assert judged.said.replace("\u00a0", " ").isprintable()


def test_a_name_is_compared_and_never_told(folder: Path, key: OKPKey) -> None:
    place = str(folder / "a.pdf")
    for name in ("Camille Durand", "camille durand", " Camille  Durand"):
        assert verify(place, key, name).said.endswith("; issued to that name")
    judged = verify(place, key, "Camille Durant")
    assert not judged.genuine
    assert judged.said.endswith("; but not issued to that name")


def test_the_command_says_so_by_its_exit_code(folder: Path, tmp_path: Path) -> None:
    good = levain("verify", "a.pdf", cwd=folder)
    assert (good.returncode, good.stderr) == (0, "")
    assert good.stdout.startswith(GENUINE)
    bad = levain("verify", "eyJ.x.y", cwd=folder)
    assert (bad.returncode, bad.stdout) == (1, f"{NOTHING}\n")
    public = str(folder / "attestation" / "public.json")
    far = levain("verify", str(folder / "a.pdf"), "--key", public, cwd=tmp_path)
    assert far.returncode == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["verify", "a.pdf"], "attestation/public.json: there is no such file: nothing was signed"),
        (["verify", "a.pdf", "--key", "absent"], "absent: No such file or directory"),
        (["verify", "a.pdf", "--key", "wrong.json"], "wrong.json: it holds no Ed25519 key in JWK"),
        (["verify", "a.pdf", "--key", "other.json"], "other.json: it holds no Ed25519 key in JWK"),
    ],
)
def test_a_key_that_is_none_is_refused_in_a_sentence(
    tmp_path: Path, words: list[str], said: str
) -> None:
    (tmp_path / "wrong.json").write_text("[1]")
    (tmp_path / "other.json").write_text('{"kty": "OKP", "crv": "X25519", "x": "AAAA"}')
    done = levain(*words, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr
