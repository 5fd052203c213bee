"""The scan for secrets as a whole: one secret is one finding, masked wherever it is shown.

Keys whose shape the scanners of code hosts refuse are put together here at run time.
"""

from __future__ import annotations

import random
import string
from base64 import b64encode
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from phasemark.rules import secrets as family
from phasemark.rules.rule import Finding, Rule, Safety, rules_of
from phasemark.rules.secrets import mask, mask_secrets
from phasemark.rules.secrets.scan import secrets_in
from phasemark.rules.secrets.standins import is_stand_in, looks_chosen, looks_random
from phasemark.syntax.tree import Blocks, Piece

RULES = sorted(rules_of(family), key=lambda rule: rule.code)
CREDENTIALS = [rule for rule in RULES if rule.code <= "SEC010"]

KEY = "0nly4Show1t0Looks2L1keA3Key"
LONG = KEY + KEY[::-1] + KEY
HEX = "9f3a07c5e1d84b26" * 8
PEM = "-----BEGIN PRIVATE KEY-----\n" + LONG[:64] + "\n-----END PRIVATE KEY-----"
MANIFEST = "kind: Secret\ndata:\n  api-key: " + b64encode(b"quiet meadow").decode()
JWT = ".".join(("eyJzaGFwZSI6Im9ubHkifQ", "eyJmb3IiOiJ0aGUgcGFnZSJ9", "bm8gc2lnbmF0dXJlIGF0IGFsbA"))

SHAPES = {
    "AKIA" + "0F1A8K9E0D1O8C9S": "SEC001",
    "ASIA" + "0F1A8K9E0D1O8C9S": "SEC001",
    "AIza" + LONG[:35]: "SEC001",
    "GOCSPX-" + LONG[:28]: "SEC001",
    "ya29." + KEY: "SEC001",
    "LTAI" + LONG[:20]: "SEC001",
    "dop_v1_" + HEX[:64]: "SEC001",
    "sk" + "_live_" + KEY: "SEC001",
    "SG." + LONG[:22] + "." + LONG[:43]: "SEC001",
    "key-" + HEX[:32]: "SEC001",
    "npm_" + LONG[:36]: "SEC001",
    "pypi-" + "AgE" + LONG: "SEC001",
    "hvs." + KEY: "SEC001",
    "shpat_" + HEX[:32]: "SEC001",
    "glsa_" + LONG[:32] + "_" + HEX[:8]: "SEC001",
    "NRAK-" + LONG[:27].upper(): "SEC001",
    "dckr_pat_" + KEY: "SEC001",
    PEM: "SEC002",
    "xoxb-" + KEY: "SEC003",
    "xapp-" + "1-" + KEY: "SEC003",
    "12345678:AA" + LONG[:33]: "SEC003",
    "ghp_" + LONG[:36]: "SEC004",
    "ghs_" + LONG[:36]: "SEC004",
    "github_pat_" + LONG[:60]: "SEC004",
    "glpat-" + LONG[:20]: "SEC004",
    "ATBB" + LONG[:28]: "SEC004",
    "sk-proj-" + KEY: "SEC005",
    "sk-ant-api03-" + KEY: "SEC005",
    "sk-or-v1-" + HEX[:64]: "SEC005",
    "hf_" + LONG[:34]: "SEC005",
    "gsk_" + LONG[:52]: "SEC005",
    "r8_" + LONG[:37]: "SEC005",
    "xai-" + LONG[:80]: "SEC005",
    "nvapi-" + LONG[:64]: "SEC005",
    JWT: "SEC006",
    MANIFEST: "SEC009",
}
"""Secrets that need no name before them; a key is the secret or holds it."""

CONTEXTS = {
    f"token: {'ghp_' + LONG[:36]}": "SEC004",
    f'"accessToken": "{JWT}"': "SEC006",
    f"Authorization: Bearer {JWT}": "SEC006",
    f"Authorization: Bearer {'ghp_' + LONG[:36]}": "SEC004",
    f"Authorization: Bearer {KEY}": "SEC006",
    f"OPENAI_API_KEY=sk-proj-{KEY}": "SEC005",
    f"https://oauth2:{'glpat-' + LONG[:20]}@git.quiet-meadow.org/app": "SEC004",
    f"https://api.quiet-meadow.org/?key={'AIza' + LONG[:35]}": "SEC001",
    f"https://api.quiet-meadow.org/?token={JWT}": "SEC006",
    f"https://api.quiet-meadow.org/?token={KEY}": "SEC008",
    "host=db.quiet-meadow.org user=app password=q7Wz4m2Kd9 dbname=orders": "SEC007",
    "DATABASE_PASSWORD_URL=postgres://app:q7Wz4m2Kd9@db.quiet-meadow.org/x": "SEC007",
    f"AccountName=app;AccountKey={LONG}==": "SEC007",
    f"aws_secret_access_key = {LONG[:40]}": "SEC001",
    f"BOT_TOKEN={'12345678:AA' + LONG[:33]}": "SEC003",
    f"https://hooks.slack.com/services/{'T0NLY4SH/B0W1T0L/' + KEY[:24]}": "SEC003",
    f"https://discord.com/api/webhooks/{'112233445566778899'}/{LONG[:68]}": "SEC003",
    f"password: {b64encode(KEY.encode()).decode()}": "SEC010",
    f"secret_key_base={HEX}": "SEC010",
    MANIFEST.replace("api-key: ", "password: "): "SEC009",
    f'PRIVATE_KEY="{PEM}"'.replace("\n", "\\n"): "SEC002",
}
"""Lines with one secret that several rules could find."""

SECRETS = {**SHAPES, **CONTEXTS}

TERMINATORS = ("\n", "\r\n", "\r")


def piece(text: str) -> Piece:
    return Piece(text, Blocks((), (), (), (), (), (), (), ()))


def findings(text: str, rules: list[Rule] = CREDENTIALS) -> list[tuple[str, Finding]]:
    whole = piece(text)
    return [(rule.code, finding) for rule in rules for finding in rule.function(whole)]


prose = st.sampled_from(
    (
        "A sentence. ",
        "- item\n",
        "`code` ",
        "| a | b |",
        "👋",
        "\t",
        "key ",
        "token: ",
        "= ",
        "@",
        ": ",
    )
)
texts = st.lists(
    st.one_of(prose, st.sampled_from(TERMINATORS), st.sampled_from(sorted(SECRETS))), max_size=8
).map("".join)


@pytest.mark.parametrize("text", SECRETS, ids=lambda text: f"{text[:12]!a}")
def test_one_secret_is_one_finding_of_the_most_telling_rule(text: str) -> None:
    assert [code for code, _ in findings(f"Before\n{text}\nbehind")] == [SECRETS[text]]


@pytest.mark.parametrize("text", SHAPES, ids=lambda text: f"{text[:12]!a}")
@pytest.mark.parametrize(
    "around", ["`{}`", '"{}"', "({})", "<{}>", "**{}**", "x = {};", "see {}, then", "> {}"]
)
def test_what_stands_around_a_key_does_not_hide_it(text: str, around: str) -> None:
    if "\n" not in text:
        assert [code for code, _ in findings(around.format(text))] == [SHAPES[text]]


@pytest.mark.parametrize("text", SECRETS, ids=lambda text: f"{text[:12]!a}")
def test_a_message_shows_four_characters_at_most(text: str) -> None:
    for _, finding in findings(text):
        secret = finding.span.of(text).replace("PRIVATE KEY", "")
        parts = {secret[at : at + 5] for at in range(len(secret) - 4)}
        assert not any(part in finding.message for part in parts)
        assert finding.fix
        assert not any(part in finding.fix.title for part in parts)


@pytest.mark.parametrize("text", SECRETS, ids=lambda text: f"{text[:12]!a}")
def test_what_a_fix_leaves_is_no_secret(text: str) -> None:
    for _, finding in findings(text):
        assert finding.fix
        assert finding.fix.safety is Safety.CHOICE
        assert findings(finding.fix.edits[None].apply(text), CREDENTIALS) == []


@given(texts)
def test_masking_moves_nothing(text: str) -> None:
    masked = mask_secrets(text)
    assert len(masked) == len(text)
    assert all(
        new == old or (new == "*" and old not in "\r\n")
        for old, new in zip(text, masked, strict=True)
    )


@given(texts)
def test_whatever_is_found_is_masked(text: str) -> None:
    masked = mask_secrets(text)
    for _, finding in findings(text):
        assert set(finding.span.of(masked)) <= set("*\r\n")


@given(texts)
def test_findings_are_disjoint(text: str) -> None:
    spans = sorted(finding.span for _, finding in findings(text))
    assert all(left.end <= right.start for left, right in pairwise(spans))
    assert all(0 <= span.start < span.end <= len(text) for span in spans)


@pytest.mark.parametrize("terminator", TERMINATORS, ids=ascii)
def test_secrets_of_several_lines_are_masked_between_the_terminators(terminator: str) -> None:
    text = f"# Keys\n\n{PEM}\n\n```yaml\n{MANIFEST}\n```\n".replace("\n", terminator)
    masked = mask_secrets(text)
    assert [code for code, _ in findings(text)] == ["SEC002", "SEC009"]
    assert masked.count(terminator) == text.count(terminator)
    assert LONG[:20] not in masked
    assert "PRIVATE KEY" not in masked
    assert "api-key: ****************" in masked


def test_a_text_without_secrets_is_given_back_as_it_is() -> None:
    text = "# Phase 1\n\n- `make test` exits 0, token budget: 2000\n"
    assert mask_secrets(text) is text


@pytest.mark.parametrize(
    ("secret", "shown"),
    [("short-one", "…"), ("AKIA" + "0" * 16, "AKIA…"), ("`@#$" + "0" * 16, "…"), ("", "…")],
)
def test_only_the_beginning_of_a_long_secret_is_shown(secret: str, shown: str) -> None:
    assert mask(secret) == shown


def test_all_rules_share_one_scan_of_a_piece() -> None:
    whole = piece(f"api_key: {KEY}")
    for rule in CREDENTIALS:
        list(rule.function(whole))
    assert whole.memo == {"secrets": secrets_in(whole.text)}


@pytest.mark.parametrize(
    "value",
    [
        "", "password", "Passw0rd", "p@ssw0rd123", "changeme", "CHANGE_ME", "your-api-key",
        "secret", "s3cr3t", "DATABASE_PASSWORD", "$DB_PASSWORD", "${TOKEN}", "{{ token }}",
        "<token>", "%PASS%", "********", "xxxxxxxx", "....", "…", "example-key-1", "test1234",
        "postgres", "minioadmin", "aaaaaaaa", "12345678", "abcdefgh", "my-secret-token", "letmein",
        "dev",
    ],
)  # fmt: skip
def test_placeholders_stand_in(value: str) -> None:
    assert is_stand_in(value)


@pytest.mark.parametrize(
    "value", ["Quiet7Meadow", "SuperSecret123", "q7Wz4m2Kd9", "tr0ub4dor", "83920174651"]
)
def test_passwords_do_not(value: str) -> None:
    assert not is_stand_in(value)


def test_a_password_that_repeats_its_user_stands_in() -> None:
    assert is_stand_in("billing_2024", user="billing")
    assert not is_stand_in("meadow_2024", user="billing")


ALPHABETS = {
    "letters and digits": string.ascii_letters + string.digits,
    "hexadecimal": "0123456789abcdef",
    "Base64": string.ascii_letters + string.digits + "+/",
    "for addresses": string.ascii_letters + string.digits + "-_",
}


@pytest.mark.parametrize("alphabet", ALPHABETS.values(), ids=ALPHABETS)
@pytest.mark.parametrize("length", [32, 40, 64])
def test_nineteen_of_twenty_keys_made_by_machines_look_random(alphabet: str, length: int) -> None:
    made = random.Random(length)
    keys = ["".join(made.choices(alphabet, k=length)) for _ in range(400)]
    assert sum(map(looks_random, keys)) >= 0.95 * len(keys)


WORDS = (
    "grafana admin credentials payment service gateway v2 prod 2024 eu west 1 oauth github webhook"
    " signing cluster main feature build release 3 docker registry pull metrics chart template"
)


@pytest.mark.parametrize("joint", ["-", "_", ".", "/"])
def test_names_made_of_words_do_not(joint: str) -> None:
    made = random.Random(0)
    names = [joint.join(made.sample(WORDS.split(), 4)) for _ in range(400)]
    assert sum(map(looks_random, names)) <= 0.02 * len(names)
    assert sum(map(looks_chosen, names)) <= 0.02 * len(names)


RUNS = (
    "=", ":", "-", "_", "*", "@", " ", "token=", 'token="', "=\"='=`", "sk-A1", "-A", "--token-",
    "ghp_", "AKIA", "eyJ", "eyJaaaaaaaa.", ".eyJ", "://a:", "://a:@@", "a:@tcp(", "password=",
    " password=abc host=", "-----BEGIN PRIVATE KEY-----", "kind: Secret\n",
    "data:\n kind: Secret\n", "  kind: Secret\n---\n", "?token=", "Authorization: Bearer ",
    "hooks.slack.com/services/", "1.", "/home/ab/", "C:\\Users\\", "a.local", "a@b.",
    f"key={KEY[:8]}",
)  # fmt: skip


@pytest.mark.parametrize("run", RUNS, ids=ascii)
def test_texts_made_to_be_slow_are_read_to_their_end(run: str) -> None:
    """Beside its result it says that none of them takes for ever: each is 100,000 characters."""
    text = run * (100_000 // len(run)) + f"\n\n---\n\napi_key: `{KEY}`\n"
    assert findings(text)[-1][1].span.of(text) == KEY
    assert len(mask_secrets(text)) == len(text)
    for rule in RULES:
        assert all(finding.span.end <= len(text) for finding in rule.function(piece(text)))
