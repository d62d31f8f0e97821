"""Start here: the command line and the one application; the only file that knows every room."""

import contextlib
import ctypes
import gc
import importlib
import logging
import sys
import tomllib
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Annotated
from urllib.parse import parse_qsl

import streamlit as st
import typer
from starlette.middleware import Middleware

from commands import confirm as confirm_command
from commands import hand_in as hand_in_command
from commands import intake as intake_command
from commands import locate as locate_command
from commands import report as report_command
from commands import share as share_command
from commands import store as store_command
from commands import template as template_command
from dashboard.session import whole_acts
from geo import settings
from geo.access import datasets, sign_in
from geo.access.gate import Gate
from geo.catalog import layers
from geo.catalog.audience import Audience
from geo.dataset import records, selection
from geo.dataset.scope import PAGES
from geo.disclosure import disclosure
from geo.errors import GeoError, SettingsError, ValidationError
from geo.intake.formats.limits import IMPORT
from geo.language import in_english
from geo.packs.validate import Finding
from geo.settings import Settings
from geo.view.view import View
from maps.pictures import embedded_fonts, print_fonts
from mapservice import app as service
from mapservice.edge import bounded_head, host_and_origin, index_html, log_redaction, tcp_nodelay
from mapservice.edge.addresses import Addresses, BasePath, Links
from mapservice.edge.compression import Compression
from mapservice.edge.direct import Direct
from mapservice.edge.first_visit import FirstVisit
from mapservice.edge.host_and_origin import Guard
from mapservice.edge.index_html import FirstPage
from mapservice.edge.metrics import Metrics
from mapservice.edge.security_headers import SecurityHeaders, inline_scripts
from mapservice.edge.unread_answers import UnreadAnswers
from mapservice.lite.frame.link_preview import LinkPreview
from mapservice.sign_in.streamlit_oidc import SignIn

SWITCH_S = 0.001
"""How long a thread computes before another that waits, such as the server's own, goes on."""
ROOT = Path(__file__).resolve().parent
commands = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Durable Solutions Atlas",
    rich_markup_mode=None,
)
commands.add_typer(share_command.commands, name="share")
commands.command()(share_command.audit)
commands.add_typer(hand_in_command.commands, name="hand-in")
commands.add_typer(confirm_command.commands, name="confirm")
commands.add_typer(report_command.commands, name="report")
commands.command("import")(intake_command.import_file)
commands.command()(intake_command.history)
commands.command()(intake_command.undo)
commands.command("template")(template_command.write)
commands.command()(locate_command.locate)
for whole_store in (store_command.migrate, store_command.backup, store_command.restore):
    commands.command()(whole_store)


def application(config: Settings, is_ready: Callable[[], bool] = lambda: True) -> st.App:
    """Returns the dashboard and the map service as one ASGI application."""
    gate = Gate(config)
    routes = service.routes(datasets.shared(), config, is_ready)
    return st.App(
        str(ROOT / "dashboard" / "app.py"),
        secrets=sign_in.streamlit_secrets(config, gate.keys),
        routes=routes,
        middleware=[
            Middleware(UnreadAnswers),
            Middleware(Addresses, config=config),
            Middleware(Metrics, config, datasets.shared(), _paths()),
            Middleware(SecurityHeaders, config=config, scripts=_inline_scripts(config)),
            Middleware(Guard, config=config),
            Middleware(Compression),
            Middleware(Links, config=config),
            Middleware(Direct, routes),
            Middleware(
                FirstPage, config.base_path, LinkPreview(datasets.shared(), config).of_request
            ),
            Middleware(SignIn, gate),
            Middleware(BasePath, config=config),
        ],
    )


def _paths() -> tuple[str, ...]:
    """What the map service and the dashboard answer, for counting."""
    return (*(one.path for one in service.ROUTES), *(f"/{page}" for page in PAGES))


def _inline_scripts(config: Settings) -> tuple[str, ...]:
    """The hashes of the scripts inside Streamlit's own page, whatever its version says there."""
    page = Path(st.__file__).parent / "static" / "index.html"
    own = str(index_html.base_script(config.base_path))
    return inline_scripts(page.read_text(encoding="utf-8") + own)


@commands.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on")] = None,
) -> None:
    """Serves the dashboard at / and the map service at /api, in one process."""
    sys.setswitchinterval(SWITCH_S)
    log_redaction.install()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    for talkative in (
        "httpx",
        "fontTools",
    ):  # a line for every sign-in, and for each part of a font
        logging.getLogger(talkative).setLevel(logging.WARNING)
    chosen = {"host": host, "port": port}
    config = settings.use(**{name: value for name, value in chosen.items() if value is not None})
    disclosure.in_force()  # a fault in its file is told at the start
    shared = datasets.shared()
    if shared.store.version() == 0:
        _fail(["No data pack could be read and the store is empty:", *shared.refused])
    visit = FirstVisit(
        _own_address(config),
        host_and_origin.names(config),
        [_import_pages, _open_audiences, _settle],
        after=[
            _settle_from_now_on,
            shared.keep,
            embedded_fonts.prepare,
            partial(print_fonts.folder, config.cache),
        ],
    )
    app = application(config, visit.is_over)
    tcp_nodelay.install()
    bounded_head.install()
    whole_acts.install()
    typer.echo(_welcome(config))
    visit.start()
    app.run(config=_streamlit_options(config))


def _own_address(config: Settings) -> str:
    """Where this process reaches itself."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - named, not bound
    host = everywhere.get(config.host, config.host)
    return f"http://[{host}]:{config.port}" if ":" in host else f"http://{host}:{config.port}"


def _open_audiences() -> None:
    """Works out what each audience may see, which the first of each would wait for."""
    for audience in Audience:
        datasets.shared().dataset(audience)


def _settle_from_now_on() -> None:
    _settle()
    datasets.shared().settled = _settle


def _settle() -> None:
    """Keeps the collector from looking through what stays for as long as the process runs.

    Streamlit collects after every run of a page; to look through code and data each time took
    longer than the run, and all others waited. What reading has freed goes back to the system: of a
    million sites glibc keeps as much again otherwise.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
    with contextlib.suppress(AttributeError, TypeError, OSError):  # of another system's library
        ctypes.CDLL(None).malloc_trim(0)


def _import_pages() -> None:
    """Reads the code of the pages, which the first session would wait for."""
    for page in (ROOT / "dashboard" / "app_pages").glob("[a-z]*.py"):
        importlib.import_module(f"dashboard.app_pages.{page.stem}")


def _streamlit_options(config: Settings) -> dict[str, object]:
    """The theme and server options of the repository, wherever the command is called from."""
    with (ROOT / ".streamlit" / "config.toml").open("rb") as source:
        sections = tomllib.load(source)
    options = {
        f"{section}.{name}": value
        for section, values in sections.items()
        for name, value in values.items()
    }
    hosts = host_and_origin.names(config)
    return {
        **options,
        "server.address": config.host,
        "server.port": config.port,
        "server.allowedHosts": sorted(hosts or ()),
        "server.enableCORS": True,
        "server.corsAllowedOrigins": [_origin(config)] if config.base_url else [],
        "server.baseUrlPath": config.base_path,
        "server.enableXsrfProtection": True,
        "server.maxUploadSize": IMPORT.most_bytes // 1024**2,
        "client.showErrorDetails": "none",  # a stack trace is for the log
    }


def _origin(config: Settings) -> str:
    return config.base_url.rstrip("/").removesuffix(config.base_path)


def _welcome(config: Settings) -> str:
    audience = config.default_audience
    seen = (
        f"Everybody without a sign-in or link sees the {audience} view (ATLAS_DEFAULT_AUDIENCE)."
        if audience
        else "On this machine you see everything (coordinator); anybody else sees the public view."
    )
    name = "localhost" if config.host in ("127.0.0.1", "::1", "0.0.0.0") else config.host  # noqa: S104 - named, not bound
    return (
        f"\n  Durable Solutions Atlas   http://{name}:{config.port}"
        f"\n  Map service               http://{name}:{config.port}/api\n\n  {seen}\n"
    )


@commands.command()
def check(
    folder: Annotated[Path | None, typer.Option("--data", help="Folder of the data pack")] = None,
) -> None:
    """Validates the data pack and prints every finding and the totals; exit 1 for an error."""
    config = settings.current()
    try:
        read = datasets.tried(folder or config.data)
    except ValidationError as fault:
        _fail(fault.findings)
    for finding in read.warnings:
        typer.echo(f"look at  {finding}")
    sites = read.features[layers.INFORMAL_SITES]
    typer.echo(
        f"\n{in_english(len(sites), 'informal site')},"
        f" {in_english(sites['households'].sum(), 'household')},"
        f" {in_english(sites['individuals'].sum(), 'person', 'people')} (estimate)"
    )
    for district, rows in sites.groupby("stated_district", sort=False):
        typer.echo(f"  {district}: {rows['individuals'].sum():,}")
    for layer, features in read.features.items():
        typer.echo(f"{len(features):>6}  {layer.title}")
    typer.echo("\nNo errors.")


@commands.command("export")
def export_layer(
    layer_id: Annotated[str, typer.Argument(metavar="LAYER", help="Such as informal-sites")],
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.geojson or FILE.csv")],
    query: Annotated[str, typer.Option(help="Filters as in an address: sector=health")] = "",
    audience: Annotated[Audience, typer.Option(help="For whom")] = Audience.PUBLIC,
) -> None:
    """Writes a layer to a GeoJSON or CSV file, as the audience may see it."""
    writers = {".geojson": records.geojson, ".csv": records.sheet}
    if output.suffix not in writers:
        _fail([f"{output.name}: expected a name ending in {' or '.join(writers)}"])
    dataset = datasets.shared().dataset(audience)
    pairs = parse_qsl(query.lstrip("?"), keep_blank_values=True)
    view, problems = View.from_query(pairs, dataset.vocabulary)
    if problems:
        _fail(problems)
    features = selection.select(dataset, layer_id, view)
    try:
        records.write(output, writers[output.suffix](features))
    except OSError as fault:
        _fail([f"{output} cannot be written: {fault.strerror}"])
    typer.echo(f"{in_english(len(features), 'feature')} in {output}")


def _fail(lines: Iterable[object]) -> None:
    for line in lines:
        typer.echo(f"error    {line}" if isinstance(line, Finding) else str(line), err=True)
    raise typer.Exit(1)


def main() -> None:
    """Runs the command line; every error of ours is a sentence, not a traceback."""
    try:
        commands()
    except SettingsError as fault:
        sys.exit(f"A setting cannot be used: {fault}")
    except GeoError as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()
