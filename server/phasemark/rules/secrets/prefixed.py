"""Keys that tell by their prefix who gave them out, and JSON web tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from phasemark.rules.secrets.secret import Secret
from phasemark.rules.secrets.standins import looks_random, marked
from phasemark.text.edit import Span
from phasemark.text.late import late


def prefixed(text: str) -> Iterator[Secret]:
    """The keys that have one of the known shapes."""
    for gate, shapes, prefixes in _FAMILIES:
        for match in gate.finditer(text):
            if text.endswith(prefixes, 0, match.end()):
                yield from _shaped(text, match.end(), shapes)


def web_tokens(text: str) -> Iterator[Secret]:
    """JSON web tokens: three parts, of which the first two are objects."""
    if ".eyJ" not in text:
        return
    for match in _web_token().finditer(text):
        sample = any(name in match["claims"] for name in _SAMPLE_CLAIMS)
        if not sample and not marked(match["signature"]):
            yield Secret(Span(*match.span()), "SEC006", "JSON web token", "JWT")


class Shape(NamedTuple):
    """A kind of key: `prefix`, then `body`, an expression that never goes back."""

    code: str
    prefix: str
    body: str
    what: str
    stand_in: str
    random: bool = False
    """Words may have the same shape, so that the body must look random."""


def _shaped(text: str, end: int, shapes: tuple[Shape, ...]) -> Iterator[Secret]:
    """The key whose prefix ends at `end`, if there is one."""
    shape = next(shape for shape in shapes if text.endswith(shape.prefix, 0, end))
    start = end - len(shape.prefix)
    # First, so that a run of prefixes is read once and not once for each of them.
    if not _BEGINNING.match(text, start):
        return
    body = _body(shape.body).match(text, end)
    if body is None or marked(body[0]):
        return
    if not shape.random or looks_random(body[0]):
        span = Span(start, body.end())
        yield Secret(span, shape.code, shape.what, shape.stand_in)


_BEGINNING = late(r"(?<![\w-])|(?<=\\[nrt])", re.ASCII)
"""Where a key may begin: not inside of a word, but behind an escaped line break."""


@cache
def _body(expression: str) -> re.Pattern[str]:
    return re.compile(f"{expression}(?![A-Za-z0-9])", re.ASCII)


@cache
def _web_token() -> re.Pattern[str]:
    return re.compile(
        r"(?<![\w-])eyJ[\w-]{8,}+\.(?P<claims>eyJ[\w-]{8,}+)\.(?P<signature>[\w-]{16,}+)", re.ASCII
    )


_HEX32 = r"[0-9a-fA-F]{32}"
_LONG = r"[\w-]{20,}+"
_WORD = r"[A-Za-z0-9]{20,}+"

SHAPES = (
    Shape("SEC001", "AKIA", r"[0-9A-Z]{16}", "AWS access key", "AWS_ACCESS_KEY_ID"),
    Shape("SEC001", "ASIA", r"[0-9A-Z]{16}", "AWS access key", "AWS_ACCESS_KEY_ID"),
    Shape("SEC001", "ABIA", r"[0-9A-Z]{16}", "AWS bearer token", "AWS_BEARER_TOKEN"),
    Shape("SEC001", "AIza", r"[\w-]{35}", "Google API key", "GOOGLE_API_KEY"),
    Shape("SEC001", "GOCSPX-", r"[\w-]{28}", "Google client secret", "GOOGLE_CLIENT_SECRET"),
    Shape("SEC001", "ya29.", _LONG, "Google access token", "GOOGLE_ACCESS_TOKEN"),
    Shape(
        "SEC001", "LTAI", r"[A-Za-z0-9]{16,24}", "Alibaba Cloud access key", "ALIBABA_ACCESS_KEY"
    ),
    Shape("SEC001", "dop_v1_", r"[0-9a-f]{64}", "DigitalOcean token", "DIGITALOCEAN_TOKEN"),
    Shape("SEC001", "doo_v1_", r"[0-9a-f]{64}", "DigitalOcean token", "DIGITALOCEAN_TOKEN"),
    Shape("SEC001", "sk_live_", _WORD, "Stripe secret key", "STRIPE_SECRET_KEY"),
    Shape("SEC001", "rk_live_", _WORD, "Stripe restricted key", "STRIPE_RESTRICTED_KEY"),
    Shape("SEC001", "SG.", r"[\w-]{22}\.[\w-]{43}", "SendGrid API key", "SENDGRID_API_KEY"),
    Shape("SEC001", "key-", r"[0-9a-f]{32}", "Mailgun API key", "MAILGUN_API_KEY"),
    Shape("SEC001", "npm_", r"[A-Za-z0-9]{36}", "npm token", "NPM_TOKEN"),
    Shape("SEC001", "pypi-", r"AgE[\w-]{50,}+", "PyPI token", "PYPI_TOKEN"),
    Shape("SEC001", "hvs.", _LONG, "Vault token", "VAULT_TOKEN"),
    Shape("SEC001", "hvb.", _LONG, "Vault token", "VAULT_TOKEN"),
    Shape("SEC001", "shpat_", _HEX32, "Shopify token", "SHOPIFY_TOKEN"),
    Shape("SEC001", "shpss_", _HEX32, "Shopify secret", "SHOPIFY_SECRET"),
    Shape("SEC001", "glsa_", r"[A-Za-z0-9]{32}_[0-9a-fA-F]{8}", "Grafana token", "GRAFANA_TOKEN"),
    Shape("SEC001", "NRAK-", r"[0-9A-Z]{27}", "New Relic API key", "NEW_RELIC_API_KEY"),
    Shape("SEC001", "PMAK-", r"[0-9a-f]{24}-[0-9a-f]{34}", "Postman API key", "POSTMAN_API_KEY"),
    Shape("SEC001", "sbp_", r"[0-9a-f]{40}", "Supabase token", "SUPABASE_TOKEN"),
    Shape("SEC001", "dckr_pat_", _LONG, "Docker Hub token", "DOCKER_TOKEN"),
    Shape("SEC001", "lin_api_", r"[A-Za-z0-9]{32,48}", "Linear API key", "LINEAR_API_KEY"),
    Shape("SEC001", "figd_", _LONG, "Figma token", "FIGMA_TOKEN"),
    *(
        Shape("SEC003", f"xox{letter}-", r"[A-Za-z0-9-]{10,}+", "Slack token", "SLACK_TOKEN")
        for letter in "abeoprs"
    ),
    Shape("SEC003", "xapp-", r"\d-[A-Za-z0-9-]{20,}+", "Slack app token", "SLACK_APP_TOKEN"),
    *(
        Shape("SEC004", f"gh{letter}_", r"[A-Za-z0-9]{36,}+", "GitHub token", "GITHUB_TOKEN")
        for letter in "pousr"
    ),
    Shape("SEC004", "github_pat_", r"\w{36,}+", "GitHub token", "GITHUB_TOKEN"),
    *(
        Shape(
            "SEC004",
            f"gl{kind}-",
            r"[\w-]{20,}+(?:\.\w{2}\.\w{9})?",
            "GitLab token",
            "GITLAB_TOKEN",
        )
        for kind in ("pat", "dt", "rt", "ptt", "ft", "cbt", "imt", "agent", "oas", "soat")
    ),
    Shape("SEC004", "ATBB", r"[A-Za-z0-9]{28,32}", "Bitbucket password", "BITBUCKET_PASSWORD"),
    Shape("SEC005", "sk-ant-", _LONG, "Anthropic API key", "ANTHROPIC_API_KEY", random=True),
    Shape("SEC005", "sk-or-", _LONG, "OpenRouter API key", "OPENROUTER_API_KEY", random=True),
    Shape("SEC005", "sk-", _LONG, "OpenAI API key", "OPENAI_API_KEY", random=True),
    Shape("SEC005", "hf_", r"[A-Za-z0-9]{30,40}+", "Hugging Face token", "HF_TOKEN"),
    Shape("SEC005", "gsk_", r"[A-Za-z0-9]{40,60}+", "Groq API key", "GROQ_API_KEY"),
    Shape("SEC005", "r8_", r"[A-Za-z0-9]{37,40}+", "Replicate token", "REPLICATE_API_TOKEN"),
    Shape("SEC005", "xai-", r"[A-Za-z0-9]{60,90}+", "xAI API key", "XAI_API_KEY"),
    Shape("SEC005", "pplx-", r"[A-Za-z0-9]{40,60}+", "Perplexity API key", "PERPLEXITY_API_KEY"),
    Shape("SEC005", "nvapi-", r"[\w-]{50,90}+", "NVIDIA API key", "NVIDIA_API_KEY"),
    Shape("SEC005", "tvly-", _LONG, "Tavily API key", "TAVILY_API_KEY", random=True),
    Shape("SEC005", "lsv2_pt_", r"[0-9a-f]{32}_[0-9a-f]{10}", "LangSmith key", "LANGSMITH_API_KEY"),
    Shape("SEC005", "lsv2_sk_", r"[0-9a-f]{32}_[0-9a-f]{10}", "LangSmith key", "LANGSMITH_API_KEY"),
    Shape("SEC005", "pcsk_", r"\w{40,90}+", "Pinecone API key", "PINECONE_API_KEY"),
)
"""Every shape, a longer prefix before one that it ends with."""

_SAMPLE_CLAIMS = (
    "MTIzNDU2Nzg5", "EyMzQ1Njc4OT", "xMjM0NTY3ODkw", "Sm9obiBEb2", "pvaG4gRG9l", "Kb2huIERvZ",
)  # fmt: skip
"""`1234567890` and `John Doe` in Base64, wherever they begin: the sample of jwt.io."""

_GATES = {
    "_": re.compile(r"_(?=[A-Za-z\d][a-z_-]{0,40}+[A-Z\d][\w-]{4})"),
    "-": re.compile(r"-(?=[A-Za-z\d][a-z_-]{0,40}+[A-Z\d][\w-]{4})"),
    ".": re.compile(r"\.(?=[A-Za-z\d][a-z_-]{0,40}+[A-Z\d][\w-]{4})"),
    "A": re.compile(r"A(?:KIA|SIA|BIA|Iza|TBB|I(?<=LTAI))(?=[\w-]{16})"),
}
"""By the end of a prefix, what it and the start of a key look like; A is for letters.

Each expression begins with one character, which is what makes the search fast. Words in
lower case, such as the slug of a heading, are no keys.
"""


def _gate(shape: Shape) -> str:
    return shape.prefix[-1] if shape.prefix[-1] in "_-." else "A"


_FAMILIES = tuple(
    (gate, shapes, tuple(shape.prefix for shape in shapes))
    for sign, gate in _GATES.items()
    if (shapes := tuple(shape for shape in SHAPES if _gate(shape) == sign))
)
