"""What an operator can change, from `ATLAS_*` environment variables or a file `atlas.toml`."""

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from geo.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """One value of every setting; each field is `ATLAS_` and its name in capitals."""

    model_config = SettingsConfigDict(
        env_prefix="ATLAS_", toml_file="atlas.toml", extra="forbid", frozen=True
    )

    store: str = Field(
        default=f"sqlite:///{ROOT / 'var' / 'atlas.sqlite'}",
        description="Where revisions are kept: sqlite:///path/to/file",
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
    host: str = Field(default="127.0.0.1", description="Address to listen on")
    port: int = Field(default=8501, ge=1, le=65535, description="Port to listen on")
    base_url: str = Field(
        default="", description="Public address behind a proxy, such as https://atlas.example.org"
    )

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
            f" (got {one['input']!r})"
            for one in fault.errors()
        ]
        raise SettingsError("; ".join(lines)) from fault


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
