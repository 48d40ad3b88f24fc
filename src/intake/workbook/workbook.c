/* A workbook is a tree of parts that name one another by relations (ECMA-376, part 2): the
 * package's own names the workbook, the workbook's name its sheets, styles and texts. No part's
 * path is taken for granted: programs differ. */
#include "intake/workbook/workbook.h"

#include "base/language.h"
#include "base/memory.h"
#include "intake/workbook/xml_member.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct relation {
    char *id;
    char *type;   /* what stands behind the last slash: "worksheet" */
    char *target; /* a member's name */
};

struct relations {
    const char *folder; /* of the part that they belong to, with a slash, or "" */
    struct relation *items;
    size_t count, capacity;
};

static bool fail_damaged(struct error *err)
{
    return error_set(err, ERROR_INPUT,
                     "the workbook is damaged: parts of it are missing; save it again, or ask for "
                     "it again");
}

static void relations_free(struct relations *relations)
{
    for (size_t i = 0; i < relations->count; i++) {
        free(relations->items[i].id);
        free(relations->items[i].type);
        free(relations->items[i].target);
    }
    free(relations->items);
}

/* A target is a path from the archive's root, or from the folder of the part. */
static char *resolve(const char *folder, const char *target)
{
    struct text path = {0};
    if (target[0] != '/')
        text_append_string(&path, folder);
    text_append_string(&path, target + (target[0] == '/'));
    for (;;) { /* "xl/../xl/x.xml" */
        char *up = path.length > 0 ? strstr(path.data, "/../") : NULL;
        if (up == NULL)
            break;
        char *before = up;
        while (before > path.data && before[-1] != '/')
            before--;
        memmove(before, up + 4, strlen(up + 4) + 1);
        path.length = strlen(path.data);
    }
    const char *plain = text_string(&path);
    char *result = memory_copy_string(strncmp(plain, "./", 2) == 0 ? plain + 2 : plain);
    text_free(&path);
    return result;
}

static enum xml_step on_relation(void *context, const char *name, const char **attributes,
                                 struct error *err)
{
    struct relations *relations = context;
    const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target");
    (void)err;
    if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL ||
        relations->count == 2 * WORKBOOK_MOST_SHEETS)
        return XML_STEP_ON;
    const char *slash = strrchr(type, '/');
    relations->items = memory_grow(relations->items, relations->count, &relations->capacity,
                                   sizeof *relations->items);
    relations->items[relations->count++] =
        (struct relation){.id = memory_copy_string(id),
                          .type = memory_copy_string(slash != NULL ? slash + 1 : type),
                          .target = resolve(relations->folder, target)};
    return XML_STEP_ON;
}

static enum xml_step on_end(void *context, struct error *err)
{
    (void)context;
    (void)err;
    return XML_STEP_ON;
}

/* Of the part; none where it names none. The caller frees them. */
static bool read_relations(struct zip_file *zip, const char *part, struct relations *relations,
                           struct error *err)
{
    const struct xml_events events = {.start = on_relation, .end = on_end, .context = relations};
    const char *slash = strrchr(part, '/'), *name = slash != NULL ? slash + 1 : part;
    struct text path = {0};
    size_t member;
    char *folder = memory_copy_bytes(part, (size_t)(name - part));
    relations->folder = folder;
    text_printf(&path, "%s_rels/%s.rels", folder, name);
    bool ok = !zip_file_find(zip, text_string(&path), &member) ||
              xml_member_read(zip, member, NULL, &events, err);
    text_free(&path);
    free(folder);
    relations->folder = "";
    return ok;
}

static const struct relation *find_type(const struct relations *relations, const char *type)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strcasecmp(relations->items[i].type, type) == 0)
            return &relations->items[i];
    return NULL;
}

/* The member of that type; SIZE_MAX: there is none. */
static size_t member_of(const struct zip_file *zip, const struct relations *relations,
                        const char *type)
{
    size_t member;
    const struct relation *relation = find_type(relations, type);
    return relation != NULL && zip_file_find(zip, relation->target, &member) ? member : SIZE_MAX;
}

/* --- the workbook's own part --- */

static void take_sheet(struct workbook *workbook, const char **attributes)
{
    const char *name = xml_attribute(attributes, "name");
    const char *relation = xml_attribute(attributes, "id");
    const char *state = xml_attribute(attributes, "state");
    workbook->sheets = memory_grow(workbook->sheets, workbook->count, &workbook->capacity,
                                   sizeof *workbook->sheets);
    workbook->sheets[workbook->count++] =
        (struct workbook_sheet){.name = memory_copy_string(name != NULL ? name : ""),
                                .relation = memory_copy_string(relation != NULL ? relation : ""),
                                .member = SIZE_MAX,
                                .is_hidden = state != NULL && strcmp(state, "visible") != 0};
}

static enum xml_step on_workbook(void *context, const char *name, const char **attributes,
                                 struct error *err)
{
    struct workbook *workbook = context;
    if (strcmp(name, "workbookPr") == 0) {
        workbook->epoch_1904 = xml_attribute_is_true(attributes, "date1904");
    } else if (strcmp(name, "calcPr") == 0) {
        workbook->uncalculated = xml_attribute_is_true(attributes, "fullCalcOnLoad");
    } else if (strcmp(name, "sheet") == 0 && workbook->count == WORKBOOK_MOST_SHEETS) {
        error_set(err, ERROR_INPUT, "the workbook has more than %d sheets", WORKBOOK_MOST_SHEETS);
        return XML_STEP_FAILED;
    } else if (strcmp(name, "sheet") == 0) {
        take_sheet(workbook, attributes);
    }
    return XML_STEP_ON;
}

/* Sheets that hold no cells of data (ECMA-376, part 1, 12.3; MS-OFFMACRO, 2.2.1). */
static const char *const kinds_left_out[] = {"chartsheet", "dialogsheet", "xlMacrosheet",
                                             "xlIntlMacrosheet"};

static bool is_left_out(const char *kind)
{
    for (size_t i = 0; i < sizeof kinds_left_out / sizeof *kinds_left_out; i++)
        if (strcasecmp(kind, kinds_left_out[i]) == 0)
            return true;
    return false;
}

/* What it holds is not known: it could be people's numbers. */
static bool fail_kind(const struct workbook_sheet *sheet, struct error *err)
{
    struct text shown = {0};
    text_append_printable(&shown, sheet->name, strlen(sheet->name));
    error_set(err, ERROR_INPUT,
              "its sheet \"%s\" is of a kind that is not known; open and save it with a "
              "spreadsheet, or save it as CSV",
              text_string(&shown));
    text_free(&shown);
    return false;
}

/* Finds the sheets' members; what is known to be no sheet of cells is left out. */
static bool find_sheets(struct workbook *workbook, const struct relations *relations,
                        struct error *err)
{
    size_t kept = 0;
    for (size_t i = 0; i < workbook->count; i++) {
        struct workbook_sheet sheet = workbook->sheets[i];
        const struct relation *relation = NULL;
        for (size_t k = 0; k < relations->count && relation == NULL; k++)
            if (strcmp(relations->items[k].id, sheet.relation) == 0)
                relation = &relations->items[k];
        workbook->sheets[i] = (struct workbook_sheet){0};
        workbook->sheets[kept++] = sheet;
        if (relation == NULL)
            return fail_damaged(err);
        if (strcasecmp(relation->type, "worksheet") != 0) {
            if (!is_left_out(relation->type))
                return fail_kind(&sheet, err);
            free(sheet.name);
            free(sheet.relation);
            workbook->sheets[--kept] = (struct workbook_sheet){0};
        } else if (!zip_file_find(workbook->zip, relation->target,
                                  &workbook->sheets[kept - 1].member)) {
            return fail_damaged(err);
        }
    }
    workbook->count = kept;
    return kept > 0 || error_set(err, ERROR_INPUT, "the workbook has no sheet of cells");
}

static bool read_parts(struct workbook *workbook, size_t member, struct error *err)
{
    const struct xml_events events = {.start = on_workbook, .end = on_end, .context = workbook};
    struct relations relations = {0};
    struct zip_file *zip = workbook->zip;
    bool ok = xml_member_read(zip, member, NULL, &events, err) &&
              read_relations(zip, zip_file_name(zip, member), &relations, err) &&
              find_sheets(workbook, &relations, err) &&
              cell_styles_read(zip, member_of(zip, &relations, "styles"), &workbook->styles, err) &&
              shared_strings_new(zip, member_of(zip, &relations, "sharedStrings"),
                                 &workbook->strings, err);
    relations_free(&relations);
    return ok;
}

/* --- what kind of document it is --- */

bool workbook_is_in(const struct zip_file *zip)
{
    size_t member;
    return zip_file_find(zip, "_rels/.rels", &member) &&
           zip_file_find(zip, "[Content_Types].xml", &member);
}

static const char *other_document(const char *target)
{
    size_t length = strlen(target);
    if (length > 4 && strcasecmp(target + length - 4, ".bin") == 0)
        return N_("a binary workbook (.xlsb)");
    if (strncasecmp(target, "word/", 5) == 0)
        return N_("a Word document");
    return strncasecmp(target, "ppt/", 4) == 0 ? N_("a presentation") : NULL;
}

bool workbook_read(struct zip_file *zip, struct workbook *workbook, struct error *err)
{
    struct relations relations = {0};
    *workbook = (struct workbook){.zip = zip};
    bool ok = read_relations(zip, "", &relations, err);
    const struct relation *relation = ok ? find_type(&relations, "officeDocument") : NULL;
    const char *other = relation != NULL ? other_document(relation->target) : NULL;
    size_t member;
    if (ok && other != NULL)
        ok = error_set(err, ERROR_INPUT,
                       "this is %s, no table that can be read; save it as .xlsx or CSV, and give "
                       "that",
                       _(other));
    if (ok)
        ok = (relation != NULL && zip_file_find(zip, relation->target, &member)) ||
             fail_damaged(err);
    relations_free(&relations);
    return ok && read_parts(workbook, member, err);
}

void workbook_free(struct workbook *workbook)
{
    for (size_t i = 0; i < workbook->count; i++) {
        free(workbook->sheets[i].name);
        free(workbook->sheets[i].relation);
    }
    free(workbook->sheets);
    cell_styles_free(&workbook->styles);
    shared_strings_free(&workbook->strings);
    *workbook = (struct workbook){0};
}
