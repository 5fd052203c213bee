"""SEC001 to SEC010: credentials that whoever reads the document can use.

One scan of a piece finds them all; each rule takes what bears its code.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from phasemark.rules.rule import Finding, Fix, Safety, rule
from phasemark.rules.secrets.scan import mask, secrets_in, without_secrets
from phasemark.rules.secrets.secret import Secret
from phasemark.syntax.tree import Piece
from phasemark.text.edit import Edit

_credential = partial(
    rule,
    severity="error",
    reach="piece",
    fix="choice",
    source="guide, chapter 9",
    adaptive=False,
    clean=without_secrets,
)
"""A rule about what opens a door: of full severity, whether the project declares or not."""


@_credential("SEC001", "cloud-key")
def cloud_key(piece: Piece) -> Iterator[Finding]:
    """A key of a cloud or service provider stands in the document.

    What is pasted into a prompt is sent away and may be kept, and what is committed stays
    in the history: the key must be taken for known. Keys of AWS, Google, Alibaba Cloud,
    DigitalOcean, Stripe, SendGrid, Mailgun, npm, PyPI, Vault, Shopify, Grafana, New Relic,
    Postman, Supabase, Docker Hub, Linear and Figma are known by their shape; one that
    calls itself an example is none.

    ## Example
    `aws configure set aws_access_key_id AKIA…`, with the sixteen characters that follow.

    ## Use instead
    Write `aws configure set aws_access_key_id "$AWS_ACCESS_KEY_ID"`, and make a new
    key: the old one cannot be trusted any more.
    """
    return _findings(piece, "SEC001")


@_credential("SEC002", "private-key")
def private_key(piece: Piece) -> Iterator[Finding]:
    """A private key stands in the document.

    Whoever has it can sign, log in or read what was meant for its owner, and no password
    change helps. Keys in PEM and PGP armour are found, quoted and in one line too; the
    mere words of their first line are not one.

    ## Example
    A line `-----BEGIN … PRIVATE KEY-----` with lines of Base64 below it.

    ## Use instead
    Write the path where the key lies, `~/.ssh/deploy_key`, or the name of the secret
    that holds it. Make a new pair of keys.
    """
    return _findings(piece, "SEC002")


@_credential("SEC003", "chat-token")
def chat_token(piece: Piece) -> Iterator[Finding]:
    """A token or a web hook of Slack, Discord or Telegram stands in the document.

    It reads channels and writes to them in the name of a team, and it is asked for no
    password.

    ## Example
    `SLACK_TOKEN=xoxb-…`, or the address of an incoming web hook.

    ## Use instead
    Write `SLACK_TOKEN=$SLACK_TOKEN`, and a sentence about where the token comes from.
    """
    return _findings(piece, "SEC003")


@_credential("SEC004", "vcs-token")
def vcs_token(piece: Piece) -> Iterator[Finding]:
    """A token of GitHub, GitLab or Bitbucket stands in the document.

    It reaches as far as the account that made it: into code, releases and the secrets of
    the build.

    ## Example
    `git clone https://oauth2:glpat-…@gitlab.com/team/app.git`

    ## Use instead
    Write `git clone https://gitlab.com/team/app.git`, with a credential helper that
    asks.
    """
    return _findings(piece, "SEC004")


@_credential("SEC005", "model-api-key")
def model_api_key(piece: Piece) -> Iterator[Finding]:
    """A key of a model provider stands in the document.

    Keys of OpenAI, Anthropic, OpenRouter, Hugging Face, Groq, Replicate, xAI, Perplexity,
    NVIDIA, Tavily, LangSmith and Pinecone spend money as soon as somebody has them. What
    has the prefix of one and is made of words is none.

    ## Example
    `export OPENAI_API_KEY=sk-…`, with the rest of the key.

    ## Use instead
    Write `export OPENAI_API_KEY="$(op read op://dev/openai/key)"`, or the bare name
    of the variable.
    """
    return _findings(piece, "SEC005")


@_credential("SEC006", "jwt-or-bearer")
def jwt_or_bearer(piece: Piece) -> Iterator[Finding]:
    """A JSON web token, or the credentials of an `Authorization` header, stand in the document.

    Copied requests and logs carry them. Until it expires the token is as good as the
    login that it came from, and its middle part names the user in plain Base64.

    ## Example
    `curl -H "Authorization: Bearer eyJ…"`, with all three parts of the token.

    ## Use instead
    Write `curl -H "Authorization: Bearer $TOKEN"`
    """
    return _findings(piece, "SEC006")


@_credential("SEC007", "connection-string-password")
def connection_string_password(piece: Piece) -> Iterator[Finding]:
    """A connection string holds its password.

    It names everything that a stranger needs: the host, the user, the database and the
    password. Passwords on this machine, on example hosts, and those that only stand in
    for one (`password`, `postgres:postgres`, `$DB_PASSWORD`) are left alone.

    ## Example
    `postgres://billing:…@db.prod.internal:5432/billing`, with the password in its place.

    ## Use instead
    Write
    `postgres://DATABASE_USER:DATABASE_PASSWORD@DATABASE_HOST:5432/DATABASE_NAME`
    """
    return _findings(piece, "SEC007")


@_credential("SEC008", "token-in-url")
def token_in_url(piece: Piece) -> Iterator[Finding]:
    """An address carries a token or a signature among its parameters.

    Addresses are what logs are full of, so this is how tokens come into documents by
    accident; whoever follows the link is let in.

    ## Example
    `https://files.internal/report.pdf?access_token=…`, with the token.

    ## Use instead
    Write `https://files.internal/report.pdf`, or `?access_token=ACCESS_TOKEN` where
    the parameter matters.
    """
    return _findings(piece, "SEC008")


@_credential("SEC009", "k8s-secret-data", severity="warning")
def k8s_secret_data(piece: Piece) -> Iterator[Finding]:
    """A Kubernetes Secret is pasted with its values.

    Base64 hides nothing. Certificates, and values that decode to a placeholder, are left
    alone.

    ## Example
    A manifest with `kind: Secret`, and `api-key:` with its Base64 below `data:`.

    ## Use instead
    Write `api-key: <BASE64_ENCODED_API_KEY>`
    """
    return _findings(piece, "SEC009")


@_credential("SEC010", "generic-secret-assignment", severity="warning")
def generic_secret_assignment(piece: Piece) -> Iterator[Finding]:
    """A value that looks like a key is given to something called a key, secret, token or password.

    The name says what it is and the value was made by a machine: sixteen characters or
    more that no person would type, or a password of mixed characters. Variables, calls,
    types, placeholders and words are no such values.

    ## Example
    `api_key: …` with forty letters and digits, in YAML, JSON, an environment file or prose.

    ## Use instead
    Write `api_key: API_KEY`, `api_key: ${API_KEY}`, or the place where the value is
    kept.
    """
    return _findings(piece, "SEC010")


def _findings(piece: Piece, code: str) -> Iterator[Finding]:
    found = piece.memo.get(_MEMO)
    if not isinstance(found, tuple):
        found = piece.memo[_MEMO] = secrets_in(piece.text)
    return (_finding(piece.text, secret) for secret in found if secret.code == code)


_MEMO = "secrets"


def _finding(text: str, secret: Secret) -> Finding:
    shown = f" `{mask(secret.span.of(text))}`" if secret.shown else ""
    renewed = "change" if secret.code == "SEC007" else "rotate"
    return Finding(
        secret.span,
        f"{secret.what}{shown} in a document; replace it with a placeholder and {renewed} it",
        fix=Fix.here(
            f"Replace with `{secret.stand_in}`",
            Safety.CHOICE,
            Edit.replace(secret.span, secret.stand_in),
        ),
    )
