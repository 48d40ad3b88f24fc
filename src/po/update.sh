#!/bin/sh
# sh src/po/update.sh [FILE]
# Brings the catalogue up to the texts of the sources: new ones are added to src/po/fr.po without a
# translation, and those that are in no source any more are left out. With FILE it is written there,
# and fr.po stays as it is. Needs Debian's package gettext.
set -eu
cd "$(dirname "$0")/../.."
to=${1:-src/po/fr.po}
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT

# What is looked up by whoever gets it (error_set and the log take a format) is named here.
# The sandbox and the reports' own words (report_words.h) are in no catalogue.
find src -name '*.c' ! -path 'src/sandbox/*' | LC_ALL=C sort >"$work/files"
xgettext --from-code=UTF-8 --language=C --add-comments=Translators --add-location=file --no-wrap \
    --package-name=stopsms -k -k_ -kN_ -kSTORED_ -kP_:1,2 -kerror_set:3 -kerror_wrap:2 -klog_error:3 \
    -klog_warn:3 -klog_info:3 -klog_debug:3 -klog_line:4 -f "$work/files" -o "$work/all.pot"
msgmerge --quiet --no-fuzzy-matching --no-wrap --sort-by-file -o "$work/fr.po" src/po/fr.po "$work/all.pot"
msgattrib --no-obsolete --no-wrap --sort-by-file -o "$to" "$work/fr.po"
