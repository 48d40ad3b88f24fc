/* Of several FILEs, a column is told where all of them have it, for the options are about each. A
 * keystroke must not take long: some of the files, and one MiB in all, must do. */
#include "cli/completion/candidates.h"

#include "base/language.h"
#include "base/memory.h"
#include "cli/options/option_advice.h"
#include "intake/first_look.h"

#include <stdlib.h>
#include <string.h>

#define MOST_FILES 4

struct looks {
    struct first_look *items[MOST_FILES];
    size_t count;
};

void candidates_append_path(struct text *path, const char *typed)
{
    const char *home = getenv("HOME");
    bool is_home = typed[0] == '~' && typed[1] == '/' && home != NULL;
    text_printf(path, "%s%s", is_home ? home : "", is_home ? typed + 1 : typed);
}

static struct intake_options choices_of(const struct options *options)
{
    return (struct intake_options){
        .country = options->country[0] == '\0' ? NULL : options->country,
        .columns = options->columns.items,
        .column_count = options->columns.count,
        .where = options->where.items,
        .where_count = options->where.count,
        .no_header = options->no_header,
        .delimiter = options->delimiter,
        .encoding = options->encoding,
        .sheet = options->sheet,
        .hidden_rows = options->hidden_rows,
    };
}

static struct looks look_at_files(const struct options *options)
{
    struct looks looks = {0};
    struct intake_options choices = choices_of(options);
    size_t count = options->files.count < MOST_FILES ? options->files.count : MOST_FILES;
    for (size_t i = 0; i < count; i++) {
        struct text path = {0};
        candidates_append_path(&path, options->files.items[i]);
        looks.items[looks.count] =
            first_look_new(text_string(&path), &choices, FIRST_LOOK_BYTES / (int64_t)count);
        looks.count += looks.items[looks.count] != NULL;
        text_free(&path);
    }
    return looks;
}

static void forget(struct looks *looks)
{
    for (size_t i = 0; i < looks->count; i++)
        first_look_free(&looks->items[i]);
}

/* Whether the option can be given so: some marks are refused, since mail programs make them. */
static bool can_be_typed(const char *name)
{
    struct error ignored;
    const char *const argv[] = {"", name};
    return option_advice_check_marks(2, argv, &ignored);
}

/* Adds each column of the first file that all files have. `ending`: what follows its name. */
static void add_columns(struct looks *looks, const char *ending, struct answer *answer)
{
    for (size_t i = 0; looks->count > 0 && i < first_look_columns(looks->items[0]); i++) {
        struct text candidate = {0}, description = {0};
        const char *name = first_look_column(looks->items[0], i);
        bool everywhere = name[0] != '\0' && can_be_typed(name);
        for (size_t k = 1; everywhere && k < looks->count; k++) {
            size_t column;
            everywhere = first_look_find(looks->items[k], name, &column);
        }
        text_printf(&candidate, "%s%s", name, ending);
        text_printf(&description, _("column %zu"), i + 1);
        if (everywhere)
            answer_add(answer, text_string(&candidate), text_string(&description));
        text_free(&candidate);
        text_free(&description);
    }
}

void candidates_add_columns(const struct wanted *wanted, struct answer *answer)
{
    struct looks looks = look_at_files(&wanted->options);
    add_columns(&looks, "", answer);
    forget(&looks);
}

/* --- values --- */

/* The values of a list that is being typed. */
struct value_list {
    struct answer *answer;
    const char *typed; /* the whole option's value */
    size_t values_at;  /* where in it the list begins */
    size_t last_at;    /* where its last value does */
};

static bool is_listed(const struct value_list *list, const char *value)
{
    size_t length = strlen(value);
    for (size_t at = list->values_at; at < list->last_at; at++) {
        bool begins = at == list->values_at || list->typed[at - 1] == ',';
        if (begins && strncmp(list->typed + at, value, length) == 0 &&
            list->typed[at + length] == ',')
            return true;
    }
    return false;
}

static void add_value(void *context, const char *value)
{
    const struct value_list *list = context;
    struct text candidate = {0};
    text_append(&candidate, list->typed, list->last_at);
    if (list->typed[list->last_at] == '!')
        text_append_char(&candidate, '!');
    text_append_string(&candidate, value);
    if (!is_listed(list, value) && can_be_typed(text_string(&candidate)))
        answer_add(list->answer, text_string(&candidate), NULL);
    text_free(&candidate);
}

/* The = behind the column's name, as filter_clause.c finds it. 0: there is none yet. */
static size_t find_equals(const struct first_look *look, const char *typed, size_t *column)
{
    for (const char *at = typed; (at = strchr(at, '=')) != NULL; at++) {
        char *name = memory_copy_bytes(typed, (size_t)(at - typed));
        bool found = first_look_find(look, name, column);
        free(name);
        if (found)
            return (size_t)(at - typed);
    }
    return 0;
}

static size_t last_value(const char *typed, size_t at)
{
    size_t last = at;
    for (; typed[at] != '\0'; at++)
        if (typed[at] == '\\' && typed[at + 1] == ',')
            at++;
        else if (typed[at] == ',')
            last = at + 1;
    return last;
}

void candidates_add_filter(const struct wanted *wanted, const char *typed, struct answer *answer)
{
    struct looks looks = look_at_files(&wanted->options);
    bool named = false;
    for (size_t i = 0; i < looks.count; i++) {
        size_t column, equals = find_equals(looks.items[i], typed, &column);
        if (equals == 0)
            continue;
        struct value_list list = {.answer = answer,
                                  .typed = typed,
                                  .values_at = equals + 1,
                                  .last_at = last_value(typed, equals + 1)};
        named = true;
        first_look_each_value(looks.items[i], column, add_value, &list);
    }
    if (!named) {
        answer->kind = "open";
        add_columns(&looks, "=", answer);
    }
    forget(&looks);
}
