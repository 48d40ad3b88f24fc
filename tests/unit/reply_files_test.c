/* The bodies of tests/replies/, of the shapes that the public collections of hostile JSON and XML
 * hold. By the first letter of a file's name: `y` is exactly a success, with stop id 300; `n` is no
 * JSON (or XML), or no success; `i` is what readers elsewhere may take or not, and what is no
 * success here. None of them is a "no" of the provider's. */
#include "provider/verdict.h"

#include "base/memory.h"
#include "base/text.h"
#include "support/unit.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER STOPSMS_SOURCE "/tests/replies"

/* Exactly as long as it is, so that the sanitizer sees a read beyond it. */
static char *read_file(const char *name, size_t *length)
{
    struct text path = {0};
    text_printf(&path, "%s/%s", FOLDER, name);
    FILE *file = fopen(text_string(&path), "rb");
    assert_non_null(file);
    char *bytes = memory_alloc(HTTP_REPLY_MAX_BYTES, 1);
    *length = fread(bytes, 1, HTTP_REPLY_MAX_BYTES, file);
    assert_int_equal(fclose(file), 0);
    text_free(&path);
    return memory_resize(bytes, *length > 0 ? *length : 1, 1);
}

static void check(const char *name, int status)
{
    const char *ending = strrchr(name, '.');
    bool is_xml = strcmp(ending, ".xml") == 0;
    const struct stop_api api = {.api_key = "key", .format = is_xml ? STOP_API_XML : STOP_API_JSON};
    size_t length;
    char *body = read_file(name, &length);
    const struct http_reply reply = {.status = status, .body = body, .body_length = length};
    struct verdict verdict;
    verdict_of_reply(&reply, &api, &verdict);
    bool success = name[0] == 'y' && status == 200;
    enum verdict_kind expected = success ? VERDICT_LISTED : VERDICT_AGAIN;
    if (verdict.kind != expected || verdict.stop_id != (success ? 300 : 0)) {
        fail_msg("%s with %d: verdict %d, stop id %lld", name, status, (int)verdict.kind,
                 (long long)verdict.stop_id);
    }
    free(body);
}

static void each_file_is_judged_as_its_name_says(void **state)
{
    unsigned seen['z' + 1] = {0};
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    for (const struct dirent *file; (file = readdir(folder)) != NULL;) {
        if (file->d_name[0] == '.')
            continue;
        assert_non_null(memchr("yni", file->d_name[0], 3));
        assert_int_equal(file->d_name[1], '_');
        check(file->d_name, 200);
        check(file->d_name, 500);
        seen[(unsigned char)file->d_name[0]]++;
    }
    assert_int_equal(closedir(folder), 0);
    assert_true(seen['y'] >= 50 && seen['i'] >= 40 && seen['n'] >= 150);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_file_is_judged_as_its_name_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
