/* Columns are held by their names, since a CRM that puts one more in front has changed nothing that
 * matters. Which ones an import was read by stands in its choices: numbers for phones and
 * countries, and for the filter its words, in which a column's name is followed by " = ". A name
 * that merely ends there is taken for one as well: then somebody is asked once too often. */
#include "jobs/import/import_like.h"

#include "base/fold.h"
#include "base/language.h"
#include "jobs/import/import_identity.h"
#include "jobs/store/query.h"

#include <string.h>

static const char doing[] = N_("looking at the import before");

/* Each folded, with a NUL after it. */
static bool fold_names(struct job_store *store, const char *header, struct text *names,
                       struct error *err)
{
    struct text folded = {0};
    struct query cells = query_begin(store, "SELECT value FROM json_each(:header)", doing, err);
    query_bind_text(&cells, ":header", header);
    while (query_next(&cells)) {
        const char *name = query_text(&cells, 0);
        fold_text(name, strlen(name), &folded);
        text_append(names, text_string(&folded), folded.length + 1);
    }
    text_free(&folded);
    return query_end(&cells);
}

static bool has_name(const struct text *names, const char *name)
{
    struct text folded = {0};
    bool found = false;
    fold_text(name, strlen(name), &folded);
    for (size_t at = 0; !found && at < names->length; at += strlen(names->data + at) + 1)
        found = strcmp(names->data + at, text_string(&folded)) == 0;
    text_free(&folded);
    return found;
}

static void append_numbers(struct text *json, const char *choices, const char *name)
{
    size_t length = 0;
    const char *numbers = import_identity_choice(choices, name, &length);
    if (length > 0 && json->length > 1)
        text_append_char(json, ',');
    text_append(json, numbers != NULL ? numbers : "", length);
}

static bool find_missing(struct job_store *store, const char *choices, const char *then,
                         const char *now, struct import_like *like, struct error *err)
{
    struct text names = {0}, numbers = {0};
    size_t length = 0;
    const char *where = import_identity_choice(choices, "where", &length);
    bool ok = fold_names(store, now, &names, err);
    text_append_char(&numbers, '[');
    append_numbers(&numbers, choices, "columns");
    append_numbers(&numbers, choices, "countries");
    text_append_char(&numbers, ']');
    struct query wanted = query_begin(store,
                                      "SELECT value FROM json_each(:then) WHERE value <> '' AND"
                                      " (key + 1 IN (SELECT value FROM json_each(:numbers))"
                                      "  OR instr(:where, value || ' = ') > 0)",
                                      doing, err);
    query_bind_text(&wanted, ":then", then);
    query_bind_text(&wanted, ":numbers", text_string(&numbers));
    query_bind_text(&wanted, ":where", where != NULL ? where : "");
    while (ok && query_next(&wanted)) {
        const char *name = query_text(&wanted, 0);
        if (has_name(&names, name))
            continue;
        struct text shown = {0};
        text_append_printable(&shown, name, strlen(name));
        text_append_string(&like->missing, like->missing_count++ > 0 ? ", " : "");
        text_printf(&like->missing, _("\"%s\""), text_string(&shown));
        text_free(&shown);
    }
    ok = query_end(&wanted) && ok;
    text_free(&numbers);
    text_free(&names);
    return ok;
}

static bool was_seen(struct job_store *store, int64_t before, const char *header, bool *seen,
                     struct error *err)
{
    struct query same = query_begin(store,
                                    "SELECT EXISTS (SELECT 1 FROM imports WHERE undone_at IS NULL"
                                    " AND id < :before AND header = :header)",
                                    doing, err);
    query_bind(&same, ":before", before);
    query_bind_text(&same, ":header", header);
    *seen = query_next(&same) && query_integer(&same, 0) != 0;
    return query_end(&same);
}

bool import_like_find(struct job_store *store, int64_t before, const char *header,
                      struct import_like *like, struct error *err)
{
    struct text choices = {0}, then = {0};
    bool seen = false;
    struct query latest = query_begin(
        store,
        "SELECT id, imported_at, choices, header FROM imports WHERE " SQL_IMPORT_IS_EXPORT
        " AND id < :before ORDER BY id DESC LIMIT 1",
        doing, err);
    query_bind(&latest, ":before", before);
    *like = (struct import_like){0};
    if (query_next(&latest)) {
        like->import_id = query_integer(&latest, 0);
        like->imported_at = query_integer(&latest, 1);
        text_append_string(&choices, query_text(&latest, 2));
        text_append_string(&then, query_text(&latest, 3));
    }
    bool ok = query_end(&latest) && was_seen(store, before, header, &seen, err);
    if (ok && like->import_id != 0 && !seen)
        ok = find_missing(store, text_string(&choices), text_string(&then), header, like, err);
    text_free(&choices);
    text_free(&then);
    return ok;
}
