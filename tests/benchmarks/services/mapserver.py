"""MapServer from the system's packages: four FastCGI processes behind nginx, on PostGIS.

Run as a program it starts the four and becomes nginx.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

if __name__ != "__main__":
    from services.database import USER, Database
    from services.running import Start

PROCESSES = 4
KEY = "bench"
_TEMPLATES = "/usr/share/mapserver/ogcapi/templates/html-plain/"
_NGINX = """
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log {folder}/nginx-error.log;
events {{ worker_connections 512; }}
http {{
  access_log off;
  client_body_temp_path {folder}/nginx-body; proxy_temp_path {folder}/nginx-proxy;
  fastcgi_temp_path {folder}/nginx-fastcgi; uwsgi_temp_path {folder}/nginx-uwsgi;
  scgi_temp_path {folder}/nginx-scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{
      fastcgi_pass unix:{folder}/mapserv.socket;
      fastcgi_param REQUEST_METHOD GET; fastcgi_param QUERY_STRING $query_string;
      fastcgi_param SERVER_NAME 127.0.0.1; fastcgi_param SERVER_PORT {port};
      fastcgi_param SCRIPT_NAME ""; fastcgi_param PATH_INFO $uri;
    }}
    location = /tile {{
      fastcgi_pass unix:{folder}/mapserv.socket;
      fastcgi_param REQUEST_METHOD GET; fastcgi_param QUERY_STRING $query_string;
      fastcgi_param SERVER_NAME 127.0.0.1; fastcgi_param SERVER_PORT {port};
      fastcgi_param SCRIPT_NAME /tile;
    }}
  }}
}}
"""
_MAP = """
MAP
  NAME "bench" EXTENT 38.7 29 48.6 37.4 SIZE 256 256 UNITS DD
  PROJECTION "epsg:4326" END
  OUTPUTFORMAT NAME "mvt" DRIVER MVT FORMATOPTION "EXTENT=4096" FORMATOPTION "EDGE_BUFFER=64" END
  WEB METADATA
    "ows_enable_request" "*" "ows_title" "bench" "oga_title" "bench" "oga_description" "bench"
    "oga_onlineresource" "http://127.0.0.1/bench/ogcapi"
    "oga_html_template_directory" "{templates}"
  END END
  {layers}
END
"""
_LAYER = """
  LAYER
    NAME "{name}" TYPE {kind} STATUS ON EXTENT 38.7 29 48.6 37.4
    CONNECTIONTYPE POSTGIS CONNECTION "{connection}" PROCESSING "CLOSE_CONNECTION=DEFER"
    DATA "geometry FROM {name} USING UNIQUE id USING SRID=4326"
    PROJECTION "epsg:4326" END
    TEMPLATE "none"
    METADATA
      "ows_title" "{name}" "oga_title" "{name}" "oga_description" "{name}"
      "gml_include_items" "all" "gml_featureid" "id" "ows_include_items" "all"
      "oga_max_limit" "10000"
    END
    CLASS STYLE COLOR 0 0 0 END END
  END
"""


def mapserver(folder: Path, database: "Database", tables: Iterable[str]) -> "Start":
    """Returns how MapServer is started on these tables."""
    for program in ("mapserv", "nginx"):
        if shutil.which(program) is None:
            raise SystemExit(f"{program} is missing: install Debian's cgi-mapserver, nginx-light.")
    whole = f"host=127.0.0.1 port={database.port} user={USER} dbname=postgres"
    kinds = {name: "POLYGON" if name == "polygons" else "POINT" for name in tables}
    layers = (_LAYER.format(name=name, kind=kind, connection=whole) for name, kind in kinds.items())
    mapfile = folder / "mapserver.map"
    mapfile.write_text(_MAP.format(layers="".join(layers), templates=_TEMPLATES), encoding="utf-8")
    config = folder / "mapserver.conf"
    config.write_text(
        f'CONFIG\n  ENV\n    OGCAPI_HTML_TEMPLATE_DIRECTORY "{_TEMPLATES}"\n  END\n'
        f'  MAPS\n    {KEY} "{mapfile}"\n  END\nEND\n',
        encoding="utf-8",
    )
    command = [sys.executable, __file__, str(folder), "{port}"]
    ready = f"/{KEY}/ogcapi/conformance?f=json"
    environment = {"MAPSERVER_CONFIG_FILE": str(config)}
    return Start("mapserver", command, environment, ready, (database.pid,))


def main() -> None:
    """Starts the processes of MapServer on one socket, then becomes nginx."""
    folder, port = Path(sys.argv[1]), sys.argv[2]
    place = folder / "mapserv.socket"
    place.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as asked:
        asked.bind(str(place))
        place.chmod(0o666)  # nginx's worker is another user
        asked.listen(256)
        for _ in range(PROCESSES):
            subprocess.Popen(["mapserv"], stdin=asked)
    config = folder / "mapserver-nginx.conf"
    config.write_text(_NGINX.format(folder=folder, port=port), encoding="utf-8")
    command = ["nginx", "-c", str(config), "-e", str(folder / "nginx-error.log")]
    os.execvp(command[0], command)  # noqa: S606 - there is nothing for a shell to do


if __name__ == "__main__":
    main()
