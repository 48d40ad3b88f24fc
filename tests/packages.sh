#!/bin/sh
# sh tests/packages.sh [PACKAGE...]
# Installs what the tests need, and the packages named. Ubuntu has Chromium as a snap alone: there the
# tests are not to be had. (Without netbase a bare system has no
# /etc/hosts, and Chromium's driver asks for "localhost".)
set -eu

exec sh "$(dirname "$0")/../samples/packages.sh" bash-completion bats chromium chromium-driver dpkg-dev faketime file fish jq \
    libcmocka-dev libreoffice-calc lintian mandoc netbase nginx-light openssl poppler-utils procps python3 sqlite3 strace systemd util-linux zsh zstd "$@"
