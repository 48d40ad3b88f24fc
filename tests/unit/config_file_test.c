/* Lines as people write them, and lines that libinih would read in silence as something else. */
#include "cli/settings/config_file.h"

#include "base/memory.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static int make_dir(void **state)
{
    *state = temp_dir_new();
    return 0;
}

static int free_dir(void **state)
{
    struct temp_dir *dir = *state;
    temp_dir_free(&dir);
    return 0;
}

/* What the file says, as "section|name|value|line;" for each setting. The caller frees it. */
static char *says(struct temp_dir *dir, const char *content)
{
    struct config_file file;
    struct error err = {0};
    struct text text = {0};
    const char *path = temp_dir_write(dir, "config.ini", content);
    assert_int_equal(chmod(path, 0600), 0);
    must(config_file_read(path, &file, &err), &err);
    for (size_t i = 0; i < file.entry_count; i++)
        text_printf(&text, "%s|%s|%s|%u;", file.sections[file.entries[i].section],
                    file.entries[i].name, file.entries[i].value, file.entries[i].line);
    config_file_free(&file);
    return text.data != NULL ? text.data : memory_copy_string("");
}

static void what_people_write_is_read(void **state)
{
    static const struct {
        const char *content, *expected;
    } cases[] = {
        {"", ""},
        {"[acme]\nrate = 5/s\n", "acme|rate|5/s|2;"},
        {"[acme]\r\nrate=5/s\r\n", "acme|rate|5/s|2;"},
        {"\xEF\xBB\xBF[acme]\nrate = 5/s", "acme|rate|5/s|2;"},
        {"# a\n; b\n\n[defaults]\n   rate  =   5/s   \n\t[acme]\n\twhere = Opt out=oui\n",
         "defaults|rate|5/s|5;acme|where|Opt out=oui|7;"},
        {"[a]\nwhere = x=1\n  where = y=2\n", "a|where|x=1|2;a|where|y=2|3;"},
        {"[a]\ndelimiter =;\n", "a|delimiter|;|2;"},
        {"[a]\nwhere = Société=é;à\n", "a|where|Société=é;à|2;"},
        {"[a]\nwhere = \"quoted\"=x # no comment\n", "a|where|\"quoted\"=x # no comment|2;"},
        {"[a]\n[b]\nrate = 1/s\n", "b|rate|1/s|3;"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++) {
        char *found = says(*state, cases[i].content);
        assert_string_equal(found, cases[i].expected);
        free(found);
    }
}

static void assert_refused(struct temp_dir *dir, const char *content, size_t length,
                           const char *words)
{
    struct config_file file;
    struct error err = {0};
    const char *path = temp_dir_write_bytes(dir, "config.ini", content, length);
    assert_int_equal(chmod(path, 0600), 0);
    if (config_file_read(path, &file, &err))
        fail_msg("taken: %s", content);
    assert_int_equal(err.code, ERROR_SETUP);
    if (strstr(err.text, words) == NULL)
        fail_msg("%s: %s", content, err.text);
    config_file_free(&file);
}

static void what_could_be_read_as_something_else_is_refused_by_its_line(void **state)
{
    static const struct {
        const char *content, *words;
    } cases[] = {
        {"rate = 5/s\n", "line 1: this setting is in no section"},
        {"[acme]\nrate 5/s\n", "line 2: this is neither"},
        {"[acme]\nrate: 5/s\n", "line 2: this is neither"},
        {"[acme]\nwhere: a=b\n", "line 2: before the `=`"},
        {"[acme]\nmax new = 5\n", "line 2: before the `=`"},
        {"[acme]\n= 5\n", "line 2: before the `=`"},
        {"[acme]\nrate =\n", "line 2: this setting has no value"},
        {"[acme]\ndelimiter = ;\n", "line 2: a value can't hold"},
        {"[acme]\nwhere = Opt ;out=oui\n", "line 2: a value can't hold"},
        {"[acme]\nrate = 5/s\t; slow\n", "line 2: a value can't hold"},
        {"[acme]\nrate = 5/s\n[beta]\n[acme]\nbatch = 5\n", "line 4: there is such a section"},
        {"[all]\n", "line 1: this can't name a profile"},
        {"[default]\n", "line 1: this can't name a profile"},
        {"[-x]\n", "line 1: this can't name a profile"},
        {"[../x]\n", "line 1: this can't name a profile"},
        {"[société]\n", "line 1: this can't name a profile"},
        {"[]\n", "line 1: this can't name a profile"},
        {"[acme\nrate = 5/s\n", "line 1: a section is a name in brackets"},
        {"[acme] rate = 5/s\n", "line 1: a section is a name in brackets"},
        {"[a]\nrate = 5/s\n\x0C\n", "line 3: this line holds a control"},
        {"[a]\nrate = 5/s\x0B\n", "line 2: this line holds a control"},
    };
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        assert_refused(*state, cases[i].content, strlen(cases[i].content), cases[i].words);
}

static void a_line_is_never_cut(void **state)
{
    char content[1024];
    for (int length = 150; length < 420; length++) {
        int wrote =
            snprintf(content, sizeof content, "[a]\nwhere = x=%0*d\nrate = 5/s\n", length, 7);
        struct config_file file;
        struct error err = {0};
        const char *path = temp_dir_write_bytes(*state, "config.ini", content, (size_t)wrote);
        assert_int_equal(chmod(path, 0600), 0);
        if (config_file_read(path, &file, &err)) {
            assert_int_equal(file.entry_count, 2);
            assert_int_equal(strlen(file.entries[0].value), length + 2);
        } else {
            assert_non_null(strstr(err.text, "line 2: this line is too long"));
        }
        config_file_free(&file);
    }
    assert_refused(*state, "[a]\nrate = 5/s\0x\n", 17, "line 2: this line holds a control");
}

static void a_file_that_others_can_write_is_not_believed(void **state)
{
    struct config_file file;
    struct error err = {0};
    const char *path = temp_dir_write(*state, "config.ini", "[a]\nrate = 5/s\n");
    assert_int_equal(chmod(path, 0664), 0);
    assert_false(config_file_read(path, &file, &err));
    assert_non_null(strstr(err.text, "chmod go-w"));
    config_file_free(&file);
    assert_int_equal(chmod(path, 0644), 0);
    must(config_file_read(path, &file, &err), &err);
    config_file_free(&file);
    assert_false(config_file_read(temp_dir_path(*state), &file, &err));
    config_file_free(&file);
    must(config_file_read(temp_dir_file(*state, "none"), &file, &err), &err);
    assert_int_equal(file.section_count, 0);
    config_file_free(&file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_people_write_is_read, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(what_could_be_read_as_something_else_is_refused_by_its_line,
                                        make_dir, free_dir),
        cmocka_unit_test_setup_teardown(a_line_is_never_cut, make_dir, free_dir),
        cmocka_unit_test_setup_teardown(a_file_that_others_can_write_is_not_believed, make_dir,
                                        free_dir),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
