/* intake/file/source_file.h
 * The file as bytes: opened once, surveyed (digest, encoding, NUL bytes), read as often as needed,
 * and watched for change. Standard input is copied to an unnamed file first. Where the file holds a
 * table and is none itself (it is packed, or a workbook), its content takes its place. Owns the
 * descriptors. Depends on base/, intake/packed/spool.h and intake/file/foreign_format.h.
 */
#ifndef INTAKE_FILE_SOURCE_FILE_H
#define INTAKE_FILE_SOURCE_FILE_H

#include "base/digest.h"
#include "base/error.h"

#include <signal.h>
#include <stdint.h>

struct source_file;

/* What the bytes are, from reading all of them once. All but the first two are of the content,
 * where that has taken the file's place. */
struct source_survey {
    int64_t bytes; /* of the file as it was given */
    unsigned char sha256[DIGEST_BYTES];
    const char *bom;          /* the bytes of the byte order mark, null-terminated; "": none */
    const char *bom_encoding; /* what it says: "UTF-8", "UTF-16LE", "UTF-16BE"; NULL: none */
    int64_t not_utf8_at;      /* offset of the first byte that is not valid UTF-8; -1: all is */
    int64_t nul_at;           /* offset of the first NUL byte; -1: there is none */
    bool has_backslash;       /* a byte 5C */
};

/* Opens `path` ("-": standard input). Errors of this module don't name the path: whoever has it
 * does. ERROR_NO_INPUT: not there, not readable, a directory. Waiting for standard input
 * ends with ERROR_INTERRUPTED when `*interrupted` (may be NULL) becomes nonzero. */
bool source_file_open(const char *path, const volatile sig_atomic_t *interrupted,
                      struct source_file **out, struct error *err) MUST_CHECK;

/* The beginning of a file, for who only suggests: `most` bytes of it, to the end of a line, stand
 * for the whole. Whatever is no regular file is not opened: ERROR_NO_INPUT. */
bool source_file_open_start(const char *path, int64_t most, struct source_file **out,
                            struct error *err) MUST_CHECK;

/* The absolute path, for the record and for messages; "-" for standard input. */
const char *source_file_path(const struct source_file *file);

/* To look at it before anything is read. Borrowed. */
int source_file_descriptor(const struct source_file *file);
int64_t source_file_bytes(const struct source_file *file);

/* How many bytes stand for the whole (source_file_open_start); 0: it is read as a whole. */
int64_t source_file_start(const struct source_file *file);

/* From now on `fd` is read, which the file owns from here. The file as it was given is still what
 * is known by its digest, and what must not change; where a beginning stands for the whole, that of
 * `fd` does, and there is no digest. `sheet_width`: 0, or the content is a sheet's
 * (struct csv_input). Fails where the file as given can't be read. */
bool source_file_replace(struct source_file *file, int fd, size_t sheet_width,
                         struct error *err) MUST_CHECK;

/* 0: it is no sheet. */
size_t source_file_sheet_width(const struct source_file *file);

/* Reads everything once. ERROR_INPUT: the file is empty, or of a format that is no text; the
 * message names it (a workbook, a PDF, …). */
bool source_file_survey(struct source_file *file, struct error *err) MUST_CHECK;

/* What that found; lives as long as the file. */
const struct source_survey *source_file_surveyed(const struct source_file *file);

/* The error for a file of another format ("a PDF"). Always returns false. */
bool source_file_fail_foreign(const char *what, struct error *err);

/* Reads from the start again. */
bool source_file_rewind(struct source_file *file, struct error *err) MUST_CHECK;

/* Up to `size` bytes; `*length` 0 at the end. */
bool source_file_read(struct source_file *file, char *buffer, size_t size, size_t *length,
                      struct error *err) MUST_CHECK;

/* Whether everything that was read since the rewind is what the survey read, and the file on disk
 * is still the same: ERROR_INPUT where it changed or grew. At the end of reading. */
bool source_file_unchanged(struct source_file *file, struct error *err) MUST_CHECK;

/* NULL-safe; sets the handle to NULL. */
void source_file_close(struct source_file **file);

#endif
