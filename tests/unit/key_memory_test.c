/* What held the key is wiped: the whole memory of this process is searched for it afterwards. */
#define _DEFAULT_SOURCE /* explicit_bzero */

#include "cli/common/credentials.h"
#include "provider/stop_api.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define KEY_LENGTH 40
#define SLICE      ((size_t)1 << 20)
#define MOST       ((uint64_t)1 << 26) /* a mapping that is larger is the sanitizers' own */

/* So that the key itself stands nowhere else: it is made letter by letter. */
static char key_letter(size_t at)
{
    return (char)('a' + (at * 7 + at / 5) % 26);
}

static void make_key(char key[KEY_LENGTH + 1])
{
    for (size_t i = 0; i < KEY_LENGTH; i++)
        key[i] = key_letter(i);
    key[KEY_LENGTH] = '\0';
}

static size_t count_in(const char *bytes, size_t length)
{
    size_t found = 0;
    for (size_t at = 0; at + KEY_LENGTH <= length; at++) {
        size_t same = 0;
        while (same < KEY_LENGTH && bytes[at + same] == key_letter(same))
            same++;
        found += same == KEY_LENGTH ? 1 : 0;
    }
    return found;
}

/* How often the key stands in what this process may write to. `slice` is wiped before each use. */
static size_t count_in_memory(char *slice)
{
    FILE *maps = fopen("/proc/self/maps", "re");
    int memory = open("/proc/self/mem", O_RDONLY | O_CLOEXEC);
    assert_non_null(maps);
    assert_true(memory >= 0);
    char line[512];
    size_t found = 0;
    while (fgets(line, sizeof line, maps) != NULL) {
        uint64_t from;
        uint64_t to;
        char access[5];
        if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %4s", &from, &to, access) != 3 ||
            access[1] != 'w' || to - from > MOST)
            continue;
        for (uint64_t at = from; at < to; at += SLICE - KEY_LENGTH) {
            memset(slice, 0, SLICE);
            size_t length = to - at < SLICE ? (size_t)(to - at) : SLICE;
            ssize_t got = pread(memory, slice, length, (off_t)at);
            found += got > 0 ? count_in(slice, (size_t)got) : 0;
        }
    }
    memset(slice, 0, SLICE);
    close(memory);
    (void)fclose(maps);
    return found;
}

/* As many requests as a run makes, so that their texts grow and are used again. */
static void use(const struct credentials *credentials)
{
    struct stop_api api = {.base_url = credentials->api_url, .api_key = credentials->api_key};
    struct text url = {0};
    struct stop_api_add form;
    stop_api_add_init(&api, &form);
    for (int64_t i = 0; i < 3; i++) {
        stop_api_add_set_phone(&form, INT64_C(33612345678) + i);
        stop_api_list(&api, &url);
        stop_api_delete(&api, i + 1, &url);
    }
    text_free(&url);
    stop_api_add_free(&form);
}

static void check_nothing_is_left(const char *key_file, char *slice)
{
    struct credentials credentials = {0};
    struct error err = {0};
    assert_true(credentials_read("https://api.smspartner.fr/v1",
                                 &(struct key_source){.file = key_file}, &credentials, &err));
    use(&credentials);
    assert_true(count_in_memory(slice) >= 1);
    credentials_free(&credentials);
    assert_int_equal(count_in_memory(slice), 0);
}

static void a_key_from_a_file_leaves_nothing_in_memory(void **state)
{
    struct temp_dir *dir = temp_dir_new();
    char key[KEY_LENGTH + 1];
    char *slice = malloc(SLICE);
    make_key(key);
    const char *path = temp_dir_write(dir, "key", key);
    explicit_bzero(key, sizeof key);
    assert_int_equal(chmod(path, 0600), 0);
    check_nothing_is_left(path, slice);
    free(slice);
    temp_dir_free(&dir);
}

static void a_key_from_the_environment_is_gone_from_there(void **state)
{
    /* setenv would keep copies of its own. */
    char variable[] = "SMSPARTNER_API_KEY=0123456789012345678901234567890123456789";
    char *slice = malloc(SLICE);
    make_key(strchr(variable, '=') + 1);
    assert_int_equal(putenv(variable), 0);
    check_nothing_is_left(NULL, slice);
    assert_null(getenv("SMSPARTNER_API_KEY"));
    free(slice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_from_a_file_leaves_nothing_in_memory),
        cmocka_unit_test(a_key_from_the_environment_is_gone_from_there),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
