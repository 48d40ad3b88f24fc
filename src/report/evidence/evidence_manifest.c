#include "report/evidence/evidence_manifest.h"

#include "base/language.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/regular_file.h"
#include "base/text.h"
#include "report/before_name.h"
#include "report/evidence/evidence.h"
#include "report/report_target.h"

#include <stdlib.h>
#include <string.h>

#define MANIFEST_MAX_BYTES (16 * 1024 * 1024)

const char *evidence_manifest_string(const struct json *object, const char *name)
{
    const char *string = json_get_string(object, name);
    return string != NULL ? string : "";
}

int64_t evidence_manifest_whole(const struct json *object, const char *name)
{
    int64_t value = 0;
    return json_get_whole(object, name, &value) ? value : -1;
}

static bool no_manifest(const char *path, const char *why, struct error *err)
{
    return error_set(err, ERROR_INPUT, "%s: this is no manifest of a stopsms report (%s)", path,
                     language_text(why));
}

static bool slurp(const char *path, struct text *bytes, struct error *err)
{
    char piece[16384];
    size_t count = 1;
    int64_t size = 0;
    FILE *stream = regular_file_open(path, &size, err);
    if (stream == NULL)
        return error_wrap(err, "%s", path);
    while (count > 0 && bytes->length <= MANIFEST_MAX_BYTES) {
        count = fread(piece, 1, sizeof piece, stream);
        text_append(bytes, piece, count);
    }
    bool failed = ferror(stream) != 0;
    fclose(stream);
    if (failed)
        return error_set(err, ERROR_INPUT, "%s can't be read", path);
    return bytes->length <= MANIFEST_MAX_BYTES || no_manifest(path, N_("it is too long"), err);
}

static int compare_ids(const void *one, const void *other)
{
    int64_t first = *(const int64_t *)one;
    int64_t second = *(const int64_t *)other;
    return (first > second) - (first < second);
}

static bool has_twice(int64_t *ids, size_t count)
{
    if (count > 1)
        qsort(ids, count, sizeof *ids, compare_ids);
    for (size_t i = 1; i < count; i++)
        if (ids[i] == ids[i - 1])
            return true;
    return false;
}

/* Each element leads to queries. So no element may be there twice, and a list is refused at its
 * first element that is not of our making. */
static bool check_list(const char *path, const struct json *manifest, const char *name,
                       struct error *err)
{
    int64_t *ids = NULL;
    size_t count = 0;
    size_t room = 0;
    bool ok = true;
    const struct json *element = json_array_first(manifest, name);
    for (; ok && element != NULL; element = json_array_next(element)) {
        ids = memory_grow(ids, count, &room, sizeof *ids);
        ids[count] = evidence_manifest_whole(element, "id");
        ok = json_is_object(element) && ids[count++] >= 0;
    }
    ok = ok && !has_twice(ids, count);
    free(ids);
    return ok ||
           no_manifest(path, N_("an import or a run in it is malformed, or is there twice"), err);
}

static bool check_members(const char *path, const struct json *manifest, struct error *err)
{
    if (evidence_manifest_whole(manifest, "stopsms_evidence") != EVIDENCE_VERSION)
        return no_manifest(path, N_("its version is not known here"), err);
    if (json_get_object(manifest, "as_of") == NULL || json_get_object(manifest, "report") == NULL ||
        json_get_object(manifest, "totals") == NULL)
        return no_manifest(path, N_("members are missing"), err);
    return check_list(path, manifest, "imports", err) && check_list(path, manifest, "runs", err);
}

bool evidence_manifest_read(const char *path, struct json **manifest, struct error *err)
{
    struct text bytes = {0};
    *manifest = NULL;
    bool ok = slurp(path, &bytes, err) &&
              (json_read(text_string(&bytes), bytes.length, false, manifest) ||
               no_manifest(path, N_("it is not JSON"), err));
    text_free(&bytes);
    ok = ok && check_members(path, *manifest, err);
    if (!ok)
        json_free(manifest);
    return ok;
}

/* Whether the manifest says that its report is the one at `report`. */
static bool is_about(const char *manifest_path, const char *report, bool *is_there)
{
    struct json *manifest = NULL;
    struct error unread = {0};
    *is_there = evidence_manifest_read(manifest_path, &manifest, &unread);
    if (!*is_there)
        return false;
    char *name = before_name_beside(
        path_name(manifest_path),
        path_name(evidence_manifest_string(json_get_object(manifest, "report"), "file")));
    bool same = strcmp(name, path_name(report)) == 0;
    free(name);
    json_free(&manifest);
    return same;
}

bool evidence_manifest_of(const char *given, char **path, struct error *err)
{
    struct error unread = {0};
    bool is_there = false;
    *path = memory_copy_string(given);
    if (report_target_look(given, &unread) != REPORT_TARGET_REPORT)
        return true;
    free(*path);
    *path = evidence_path_beside(given);
    if (is_about(*path, given, &is_there))
        return true;
    error_set(err, ERROR_INPUT,
              is_there ? _("%s: this is a report, and the manifest beside it, %s, is another "
                           "report's; give the manifest that was written with it")
                       : _("%s: this is a report, and its manifest does not lie beside it as %s; "
                           "give the manifest that was written with it (--evidence; `run` writes "
                           "one beside each report)"),
              given, *path);
    free(*path);
    *path = NULL;
    return false;
}
