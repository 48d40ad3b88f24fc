/* cJSON reads the tree, but it is lenient and rounds numbers. So json_scan checks the text
 * first, strictly, and rewrites what cJSON would misread; and a member that is there twice is
 * not there, since nobody knows which one is meant. */
#include "provider/json.h"

#include "base/memory.h"
#include "provider/json_scan.h"

#include <cjson/cJSON.h>
#include <stdlib.h>
#include <string.h>

/* Never defined: the handle is cJSON's own tree, under a name of ours. */
static const cJSON *tree_of(const struct json *object)
{
    return (const cJSON *)(const void *)object;
}

/* The first member of this name behind `earlier` (NULL: the first of all); NULL: none. Elements of
 * an array have no names. */
static const cJSON *next_member(const cJSON *parent, const cJSON *earlier, const char *name)
{
    const cJSON *child = earlier != NULL ? earlier->next : parent->child;
    while (child != NULL && (child->string == NULL || strcmp(child->string, name) != 0))
        child = child->next;
    return child;
}

static const cJSON *the_member(const struct json *object, const char *name)
{
    return json_has_twice(object, name) ? NULL : next_member(tree_of(object), NULL, name);
}

bool json_has_twice(const struct json *object, const char *name)
{
    const cJSON *first = next_member(tree_of(object), NULL, name);
    return first != NULL && next_member(tree_of(object), first, name) != NULL;
}

/* `text` is null-terminated, and the null counts: it is what makes cJSON refuse what follows. Where
 * cJSON could fail for want of memory, a reply would seem to be no JSON: ours ends the program. */
static bool parse(const char *text, size_t length, struct json **out)
{
    cJSON_Hooks hooks = {.malloc_fn = memory_bytes, .free_fn = free};
    cJSON_InitHooks(&hooks);
    cJSON *tree = cJSON_ParseWithLengthOpts(text, length + 1, NULL, true);
    *out = (struct json *)(void *)tree;
    return tree != NULL;
}

bool json_read(const char *text, size_t length, bool repair, struct json **out)
{
    struct text copy = {0};
    size_t missing_comma;
    *out = NULL;
    text_append(&copy, text, length);
    bool ok = length > 0 && json_scan_object(copy.data, length, &missing_comma);
    if (ok && missing_comma != JSON_SCAN_NO_COMMA_MISSING) {
        text_append_char(&copy, '\0'); /* room for what moves */
        memmove(copy.data + missing_comma + 1, copy.data + missing_comma, length - missing_comma);
        copy.data[missing_comma] = ',';
        ok = repair;
    }
    ok = ok && parse(copy.data, copy.length, out);
    text_free(&copy);
    return ok;
}

void json_free(struct json **object)
{
    cJSON_Delete((cJSON *)(void *)*object);
    *object = NULL;
}

bool json_get_bool(const struct json *object, const char *name, bool *value)
{
    const cJSON *member = the_member(object, name);
    *value = cJSON_IsTrue(member);
    return cJSON_IsBool(member);
}

bool json_get_whole(const struct json *object, const char *name, int64_t *value)
{
    const cJSON *member = the_member(object, name);
    const double limit = (double)JSON_WHOLE_LIMIT;
    *value = 0;
    if (!cJSON_IsNumber(member) || member->valuedouble <= -limit || member->valuedouble >= limit)
        return false;
    *value = (int64_t)member->valuedouble;
    return true;
}

const char *json_get_string(const struct json *object, const char *name)
{
    return cJSON_GetStringValue(the_member(object, name));
}

const struct json *json_get_object(const struct json *object, const char *name)
{
    const cJSON *member = the_member(object, name);
    return cJSON_IsObject(member) ? (const struct json *)(const void *)member : NULL;
}

/* An element that is no object has no members to be found, so it may stand as one. */
const struct json *json_array_first(const struct json *object, const char *name)
{
    const cJSON *array = the_member(object, name);
    return cJSON_IsArray(array) ? (const struct json *)(const void *)array->child : NULL;
}

const struct json *json_array_next(const struct json *element)
{
    return (const struct json *)(const void *)tree_of(element)->next;
}

bool json_is_object(const struct json *element)
{
    return cJSON_IsObject(tree_of(element));
}

const char *json_element_string(const struct json *element)
{
    return cJSON_GetStringValue(tree_of(element));
}

bool json_has_array(const struct json *object, const char *name)
{
    return cJSON_IsArray(the_member(object, name));
}

const char *json_library_version(void)
{
    return cJSON_Version();
}
