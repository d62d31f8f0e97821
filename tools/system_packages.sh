#!/bin/sh
# Installs Debian packages that are missing, where it may; says what to do where it may not.
missing=""
for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing from Debian:$missing"
    # shellcheck disable=SC2086 - a list of names
    (apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing) >/dev/null && exit 0
fi
echo "Not installed:$missing (on Debian or Ubuntu: sudo apt-get install$missing)"
exit 0
