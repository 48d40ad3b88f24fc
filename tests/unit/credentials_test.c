#include "cli/common/credentials.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

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
    bool ok = credentials_read(URL, &(struct key_source){.file = key_file}, &credentials, &err);
    must(ok, &err);
    assert_string_equal(credentials.api_key, key);
    credentials_free(&credentials);
}

/* The message must name `part`, and never the key. */
static void expect_refusal(const char *url, const char *key_file, const char *part)
{
    struct credentials credentials;
    struct error err = {0};
    assert_false(credentials_read(url, &(struct key_source){.file = key_file}, &credentials, &err));
    assert_int_equal(err.code, ERROR_SETUP);
    assert_null(strstr(err.text, "s3cret"));
    if (strstr(err.text, part) == NULL)
        fail_msg("\"%s\" lacks \"%s\"", err.text, part);
    credentials_free(&credentials);
}

static const char *key_file(struct temp_dir *dir, const char *content, mode_t mode)
{
    (void)unlink(temp_dir_file(dir, "key")); /* an earlier one may not be written to */
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

static void what_is_no_file_and_no_pipe_is_refused(void **state)
{
    expect_refusal(URL, temp_dir_path(*state), "no regular file and no pipe");
    expect_refusal(URL, "/dev/null", "no regular file and no pipe");
    expect_refusal(URL, temp_dir_file(*state, "none"), "No such file");
    const char *fifo = temp_dir_file(*state, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    assert_int_equal(chmod(fifo, 0644), 0);
    expect_refusal(URL, fifo, "chmod 600");
}

/* The writer comes later than the reader, and writes in two pieces. */
static void a_pipe_is_read_to_its_end(void **state)
{
    const char *fifo = temp_dir_file(*state, "fifo");
    assert_int_equal(mkfifo(fifo, 0600), 0);
    pid_t writer = fork();
    if (writer == 0) {
        int fd = open(fifo, O_WRONLY);
        bool ok = write(fd, "s3c", 3) == 3 && write(fd, "ret\n", 4) == 4;
        _exit(ok ? 0 : 1);
    }
    expect_key(fifo, "s3cret");
    int status = 1;
    assert_int_equal(waitpid(writer, &status, 0), writer);
    assert_int_equal(status, 0);
}

static void others_may_read_where_secrets_are_handed_out_alone(void **state)
{
    const char *folder = temp_dir_path(*state);
    const char *path = key_file(*state, "s3cret", 0444);
    expect_refusal(URL, path, "chmod 600");
    setenv("CREDENTIALS_DIRECTORY", folder, 1);
    expect_key(path, "s3cret");
    /* Others could change it, or put another in its place. */
    expect_refusal(URL, key_file(*state, "s3cret", 0464), "chmod 600");
    expect_refusal(URL, key_file(*state, "s3cret", 0446), "chmod 600");
    assert_int_equal(chmod(path, 0444), 0);
    assert_int_equal(chmod(folder, 0770), 0);
    expect_refusal(URL, path, "chmod 600");
    assert_int_equal(chmod(folder, 0707), 0);
    expect_refusal(URL, path, "chmod 600");
    assert_int_equal(chmod(folder, 0755), 0);
    expect_key(path, "s3cret");
    /* A link there leads elsewhere. */
    struct temp_dir *other = temp_dir_new();
    const char *elsewhere = temp_dir_write(other, "key", "s3cret");
    assert_int_equal(chmod(elsewhere, 0444), 0);
    const char *link = temp_dir_file(*state, "link");
    assert_int_equal(symlink(elsewhere, link), 0);
    expect_refusal(URL, link, "chmod 600");
    setenv("CREDENTIALS_DIRECTORY", ".", 1);
    expect_refusal(URL, path, "chmod 600");
    temp_dir_free(&other);
}

static void what_surrounds_a_key_is_cut_off(void **state)
{
    static const char *const contents[] = {
        "s3cret",         "\xef\xbb\xbfs3cret\r\n", "\n\n  s3cret \t\n\n",
        "\r\n\r\ns3cret", "\xc2\xa0s3cret\xc2\xa0", "s3cret\xe2\x80\x8b\n",
        "\v\fs3cret\f",
    };
    for (size_t i = 0; i < COUNT_OF(contents); i++)
        expect_key(key_file(*state, contents[i], 0600), "s3cret");
    expect_key(key_file(*state, "aGVsbG8=\n", 0600), "aGVsbG8=");
    expect_key(key_file(*state, "aGVsbA==", 0600), "aGVsbA==");
    setenv("SMSPARTNER_API_KEY", " s3cret\n", 1);
    expect_key(NULL, "s3cret");
}

static const struct {
    const char *content;
    const char *part;
} no_keys[] = {
    {"\n", "no API key"},
    {" \xef\xbb\xbf \n", "no API key"},
    {"s3cret two", "byte 7"},
    {"\n\ns3cret two", "byte 9"},
    {"s3cret\nmore", "several lines"},
    {"# the key\ns3cret\n", "several lines"},
    {"\"s3cret\"", "quotes"},
    {"'s3cret'\n", "quotes"},
    {"\xe2\x80\x9cs3cret\xe2\x80\x9d", "quotes"},
    {"\xc2\xab s3cret \xc2\xbb", "quotes"},
    {"SMSPARTNER_API_KEY=s3cret", "NAME=value"},
    {"export SMSPARTNER_API_KEY=\"s3cret\"", "NAME=value"},
    {"cl\xc3\xa9: s3cret", "byte 3"},
    {"apikey: s3cret", "NAME=value"},
    {"mot-de-passe==s3cret", "NAME=value"},
    {"{s3cret}", "byte 1"},
    {"s3cr\xc3\xa9t", "byte 5"},
    {"\xff\xfes", "UTF-16"},
};

static void a_key_that_can_be_none_is_refused(void **state)
{
    for (size_t i = 0; i < COUNT_OF(no_keys); i++)
        expect_refusal(URL, key_file(*state, no_keys[i].content, 0600), no_keys[i].part);
    char *long_key = calloc(8001, 1);
    memset(long_key, 'k', 600);
    expect_refusal(URL, key_file(*state, long_key, 0600), "too long");
    /* What is behind the first 4,096 bytes is not cut off. */
    memset(long_key, '\n', 8000);
    memset(long_key + 4000, 'k', 200);
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
    assert_true(credentials_read("http://127.0.0.1:8080/v1//", &(struct key_source){0},
                                 &credentials, &err));
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
        cmocka_unit_test_setup_teardown(what_is_no_file_and_no_pipe_is_refused, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_pipe_is_read_to_its_end, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(others_may_read_where_secrets_are_handed_out_alone,
                                        make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(what_surrounds_a_key_is_cut_off, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(a_key_that_can_be_none_is_refused, make_folder,
                                        remove_folder),
        cmocka_unit_test_setup_teardown(the_url_must_be_safe_to_send_a_key_to, make_folder,
                                        remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
