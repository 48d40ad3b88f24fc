/* report/evidence/evidence_manifest.h
 * Reads a manifest as what it is: foreign input. Owns nothing. Depends on provider/json.h and
 * base/regular_file.h.
 */
#ifndef REPORT_EVIDENCE_EVIDENCE_MANIFEST_H
#define REPORT_EVIDENCE_EVIDENCE_MANIFEST_H

#include "base/error.h"
#include "provider/json.h"

/* Reads the manifest at `path`, which the caller frees: its version is known, the objects `as_of`,
 * `report` and `totals` are there, `imports` and `runs` hold objects with an id alone, and no id
 * stands twice in either. ERROR_INPUT: it is no manifest, or no regular file; ERROR_NO_INPUT: there
 * is none. */
bool evidence_manifest_read(const char *path, struct json **manifest, struct error *err) MUST_CHECK;

/* The manifest that is meant where `given` is named: itself, or, where that is a report of ours,
 * the one that lies beside it, as long as that is about it; else ERROR_INPUT, which says which is
 * to be given. The caller frees `*path`. */
bool evidence_manifest_of(const char *given, char **path, struct error *err) MUST_CHECK;

/* A member, or "" and -1 where there is none of that type. */
const char *evidence_manifest_string(const struct json *object, const char *name);
int64_t evidence_manifest_whole(const struct json *object, const char *name);

#endif
