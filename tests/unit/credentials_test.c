#include "cli/common/credentials.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define URL "https://api.example.com/v1"

static int make_folder(void **state)
{
    unsetenv("SMSPARTNER_API_KEY");
    unsetenv("CREDENTIALS_DIRECTORY");
    *state = temp_dir_new();
    return 0;
}

static int remove_folder(void **state)
{
    struct temp_dir *dir = *state;
    temp_dir_free(&dir);
    return 0;
}

static void expect_key(const char *key_file, const char *key)
{
    struct credentials credentials;
    struct error err = {0};
    bool ok = credentials_read(URL, key_file, &credentials, &err);
    must(ok, &err);
    assert_string_equal(credentials.api_key, key);
    credentials_free(&credentials);
}

/* The message must name `part`, and never the key. */
static void expect_refusal(const char *url, const char *key_file, const char *part)
{
    struct credentials credentials;
    struct error err = {0};
    assert_false(credentials_read(url, key_file, &credentials, &err));
    assert_int_equal(err.code, ERROR_SETUP);
    assert_null(strstr(err.text, "s3cret"));
    if (strstr(err.text, part) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", err.text, part);
    credentials_free(&credentials);
}

static const char *key_file(struct temp_dir *dir, const char *content, mode_t mode)
{
    const char *path = temp_dir_write(dir, "key", content);
    assert_int_equal(chmod(path, mode), 0);
    return path;
}

static void the_key_file_wins_over_the_environment(void **state)
{
    setenv("SMSPARTNER_API_KEY", "from-environment", 1);
    expect_key(NULL, "from-environment");
    expect_key(key_file(*state, "s3cret\n", 0600), "s3cret");
    expect_key(key_file(*state, "s3cret\r\n", 0400), "s3cret");
}

static void systemd_credentials_are_found(void **state)
{
    const char *path = temp_dir_write(*state, "smspartner-api-key", "s3cret");
    assert_int_equal(chmod(path, 0440), 0);
    setenv("CREDENTIALS_DIRECTORY", temp_dir_path(*state), 1);
    expect_key(NULL, "s3cret");
}

static void without_a_key_the_message_says_where_to_put_it(void **state)
{
    expect_refusal(URL, NULL, "SMSPARTNER_API_KEY");
    setenv("SMSPARTNER_API_KEY", "", 1);
    expect_refusal(URL, NULL, "SMSPARTNER_API_KEY");
}

static void a_key_file_that_others_can_read_is_refused(void **state)
{
    static const mode_t modes[] = {0644, 0640, 0604, 0620, 0601};
    for (size_t i = 0; i < COUNT_OF(modes); i++)
        expect_refusal(URL, key_file(*state, "s3cret", modes[i]), "chmod 600");
}

static void what_is_no_regular_file_is_refused(void **state)
{
    expect_refusal(URL, temp_dir_path(*state), "no regular file");
    const char *fifo = temp_dir_file(*state, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    expect_refusal(URL, fifo, "no regular file");
    expect_refusal(URL, temp_dir_file(*state, "none"), "No such file");
}

static void a_key_that_can_be_none_is_refused(void **state)
{
    expect_refusal(URL, key_file(*state, "\n", 0600), "no API key");
    expect_refusal(URL, key_file(*state, "s3cret two", 0600), "byte 7");
    expect_refusal(URL, key_file(*state, "s3cret\nmore", 0600), "byte 7");
    expect_refusal(URL, key_file(*state, "\xef\xbb\xbfs3cret", 0600), "byte 1");
    char *long_key = calloc(601, 1);
    memset(long_key, 'k', 600);
    expect_refusal(URL, key_file(*state, long_key, 0600), "too long");
    free(long_key);
    setenv("SMSPARTNER_API_KEY", "s3cret\x1b", 1);
    expect_refusal(URL, NULL, "SMSPARTNER_API_KEY");
}

static void the_url_must_be_safe_to_send_a_key_to(void **state)
{
    setenv("SMSPARTNER_API_KEY", "s3cret", 1);
    expect_refusal("http://api.example.com/v1", NULL, "http");
    struct credentials credentials;
    struct error err = {0};
    assert_true(credentials_read("http://127.0.0.1:8080/v1//", NULL, &credentials, &err));
    assert_string_equal(credentials.api_url, "http://127.0.0.1:8080/v1");
    credentials_free(&credentials);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_key_file_wins_over_the_environment, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(systemd_credentials_are_found, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(without_a_key_the_message_says_where_to_put_it, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_key_file_that_others_can_read_is_refused, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(what_is_no_regular_file_is_refused, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_key_that_can_be_none_is_refused, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(the_url_must_be_safe_to_send_a_key_to, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
