"""What an operator can change, from `ATLAS_*` environment variables or a file `atlas.toml`."""

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from geo.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
Words = Annotated[tuple[str, ...], NoDecode]
"""Several words in one variable, with spaces or commas between; a list in atlas.toml."""
_NAME = r"(\*\.)?[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_-]+)*"
_HOST = re.compile(rf"\*|{_NAME}|\[?[0-9a-f:]+\]?", re.ASCII)
_RULE = re.compile(r"[^\s@=]*@[^\s@=]+|[^\s@=]+=\S(.*\S)?")
_SECRET = re.compile("secr|key|passw|token|smtp", re.IGNORECASE)
_BASE = re.compile(rf"(?i)https?://({_NAME}|\[[0-9a-f:]+\])(:\d{{1,5}})?(/[\w.~-]+)*/?", re.ASCII)
_OWN_PATHS = (
    "api",
    "lite",
    "share",
    "confirm",
    "hand-in",
    "auth",
    "static",
    "media",
    "component",
    "_stcore",
)
_SMTP = re.compile(
    r"smtps?://([^\s:/@?]+(:[^\s:/@?]+)?@)?([\w.-]+|\[[0-9a-f:]+\])(:\d{1,5})?/?"
    r"(\?from=[^\s@&]+@[^\s@&]+)?",
    re.ASCII | re.IGNORECASE,
)
_FRAMER = re.compile(rf"https?://({_NAME}|\[[0-9a-f:]+\])(:\d{{1,5}})?", re.ASCII)


class Settings(BaseSettings):
    """One value of every setting; each field is `ATLAS_` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="ATLAS_", toml_file="atlas.toml", extra="forbid", frozen=True
    )

    store: str = Field(
        default=f"sqlite:///{ROOT / 'var' / 'atlas.sqlite'}",
        description="Where revisions are kept: sqlite:///path/to/file or postgresql://user@host/database",
    )
    in_memory: int | None = Field(
        default=None,
        ge=0,
        description=(
            "Most informal sites that are read into memory; more are answered by the database,"
            " which must be PostGIS. Unset: all are read"
        ),
    )
    data: Path = Field(default=ROOT / "data", description="Folder of the data pack")
    cache: Path = Field(
        default=ROOT / "var" / "cache", description="Folder for files made at run time (fonts)"
    )
    leaflet: Path | None = Field(
        default=None, description="Folder that holds leaflet.js and leaflet.css"
    )
    default_audience: Literal["public", "partner", "coordinator"] | None = Field(
        default=None,
        description=(
            "Audience of whoever is not signed in; unset: coordinator on this machine alone, "
            "public for everybody else"
        ),
    )
    disclosure: Path | None = Field(
        default=None, description="File (TOML) that makes the rules of who sees what stricter"
    )
    disclosure_loosened: str = Field(
        default="",
        description="Why that file may show more than the Atlas ships; unset: it may not",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(default=8501, ge=1, le=65535, description="Port to listen on")
    secret_key: SecretStr | None = Field(
        default=None,
        description=(
            "Keys that sign share links and sessions, the newest first, joined with commas; "
            "unset: a file made at the first run"
        ),
    )
    secret_file: Path = Field(
        default=ROOT / "var" / "secret.key",
        description="File of the keys, one a line, made at the first run for its owner alone",
    )
    roles: dict[Literal["partner", "coordinator"], list[str]] = Field(
        default={},
        description=(
            "Who is a partner or coordinator after signing in: e-mail addresses, @domains and"
            " claim=value"
        ),
    )
    oidc_metadata_url: str = Field(
        default="",
        description=(
            "OpenID Connect provider by which people sign in, the address of its"
            " /.well-known/openid-configuration; unset: nobody signs in"
        ),
    )
    oidc_client_id: str = Field(
        default="", description="Name by which the provider knows this Atlas"
    )
    oidc_client_secret: SecretStr | None = Field(
        default=None, description="Secret that the provider gave this Atlas"
    )
    trusted_user_header: str = Field(
        default="",
        description=(
            "Header in which a proxy of yours names the signed-in person; unset: none is believed"
        ),
    )
    audit: Path = Field(
        default=ROOT / "var" / "audit", description="Folder of the audit log, one file a month"
    )
    audit_months: int = Field(
        default=24, ge=1, le=600, description="Months that the audit log is kept"
    )
    link_days: int = Field(
        default=90, ge=1, le=3650, description="Most days that a share link can live"
    )
    smtp_url: SecretStr | None = Field(
        default=None,
        description=(
            "Mail server by which confirm links are sent, such as "
            "smtps://name:password@mail.example.org?from=atlas@example.org; unset: none is sent"
        ),
    )
    base_url: str = Field(
        default="",
        description=(
            "Public address behind a proxy, such as https://atlas.example.org, or with a path, "
            "such as https://example.org/atlas"
        ),
    )
    metrics_token: SecretStr | None = Field(
        default=None, description="Token by which a monitor may read /metrics; unset: nobody may"
    )
    security_contact: str = Field(
        default="",
        pattern=r"^((mailto|tel):|https://)\S+$|^$",
        description=(
            "Whom to tell of a fault that is a danger, in /.well-known/security.txt, such as "
            "mailto:security@example.org; unset: the About page"
        ),
    )
    allowed_hosts: Words = Field(
        default=(),
        description=(
            "Names by which the Atlas is reached, such as atlas.example.org *.example.net; unset: "
            "this machine and the host of the public address"
        ),
    )
    frame_ancestors: Words = Field(
        default=(),
        description=(
            "Sites that may show ?embed=true pages in a frame, such as https://reliefweb.int "
            "https://*.unocha.org; unset: the Atlas alone"
        ),
    )

    @property
    def base_path(self) -> str:
        """The path of the public address, such as /atlas; empty at the root of its host."""
        return urlsplit(self.base_url).path.rstrip("/")

    @field_validator("in_memory")
    @classmethod
    def _can_be_asked(cls, given: int | None, other: ValidationInfo) -> int | None:
        if given is not None and str(other.data.get("store", "")).startswith("sqlite"):
            raise ValueError(
                "only a store in PostGIS (ATLAS_STORE=postgresql://…) answers for what is not in"
                " memory; leave it out, or move the store with `atlas migrate`"
            )
        return given

    @field_validator("base_url")
    @classmethod
    def _is_an_address(cls, given: str) -> str:
        first = urlsplit(given).path.strip("/").partition("/")[0]
        if given and (first in _OWN_PATHS or not _BASE.fullmatch(given)):
            raise ValueError(
                "expected https://, a host and perhaps a path that is none of the Atlas's own, "
                "such as https://atlas.example.org or https://example.org/atlas"
            )
        return given

    @field_validator("smtp_url")
    @classmethod
    def _is_a_mail_server(cls, given: SecretStr | None) -> SecretStr | None:
        text = given.get_secret_value() if given else ""
        if text and not (_SMTP.fullmatch(text) and ("?from=" in text or "%40" in text)):
            raise ValueError(
                "expected smtp:// or smtps://, perhaps a name and password, a host, and the sender,"
                " such as smtps://name:password@mail.example.org?from=atlas@example.org"
            )
        return given if text else None

    @field_validator("roles")
    @classmethod
    def _are_rules(cls, given: dict[str, list[str]]) -> dict[str, list[str]]:
        wrong = [one for rules in given.values() for one in rules if not _RULE.fullmatch(one)]
        if wrong:
            raise ValueError(
                f"“{wrong[0]}” names nobody; expected an address such as lina@example.org, a"
                " domain such as @example.org, or a claim such as groups=atlas-coordinators"
            )
        return given

    @field_validator("allowed_hosts", "frame_ancestors", mode="before")
    @classmethod
    def _split(cls, given: object) -> object:
        return given.lower().replace(",", " ").split() if isinstance(given, str) else given

    @field_validator("allowed_hosts")
    @classmethod
    def _are_hosts(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        wrong = [one for one in given if not _HOST.fullmatch(one)]
        if wrong:
            raise ValueError(
                f"“{wrong[0]}” is not the name of a host; expected names without https:// and "
                "port, such as atlas.example.org or *.example.org"
            )
        return given

    @field_validator("frame_ancestors")
    @classmethod
    def _are_origins(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        named = tuple(one for one in given if one not in ("'self'", "self"))
        wrong = [one for one in named if not _FRAMER.fullmatch(one)]
        if wrong:
            raise ValueError(
                f"“{wrong[0]}” is not the address of a site; expected https:// and a host alone, "
                "such as https://reliefweb.int or https://*.unocha.org"
            )
        return named

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - signature of the library
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - as above
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Reads arguments first, then the environment, then atlas.toml."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load(**overrides: object) -> Settings:
    """Returns the settings in force; SettingsError names every one that cannot be used."""
    try:
        return Settings(**overrides)  # type: ignore[arg-type]  # checked by pydantic
    except ValidationError as fault:
        lines = [
            f"ATLAS_{'_'.join(str(part) for part in one['loc']).upper()}: {one['msg']}"
            f" (got {_shown(one['loc'], one['input'])})"
            for one in fault.errors()
        ]
        raise SettingsError("; ".join(lines)) from fault


def _shown(where: tuple[int | str, ...], given: object) -> str:
    """Returns what was given, unless it may be a secret."""
    return "..." if _SECRET.search(str(where[:1])) else repr(given)


def reached(path: str) -> str:
    """Returns the path by which browsers reach an address of this Atlas, such as /atlas/lite."""
    return current().base_path + path


_CHOSEN: dict[str, object] = {}


def use(**chosen: object) -> Settings:
    """Sets settings of this process that win over the environment, such as a port option."""
    _CHOSEN.update(chosen)
    current.cache_clear()
    return current()


@cache
def current() -> Settings:
    """Returns the settings of this process, read once."""
    return load(**_CHOSEN)
