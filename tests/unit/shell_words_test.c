#include "base/shell_words.h"

#include "support/unit.h"

static const struct {
    const char *word;
    const char *shown;
} words[] = {
    {"run", "run"},
    {"http://127.0.0.1:8999/v1", "http://127.0.0.1:8999/v1"},
    {"", "''"},
    {"a b", "\"a b\""},
    {"D\xC3\xA9sabonn\xC3\xA9=oui", "\"D\xC3\xA9sabonn\xC3\xA9=oui\""},
    {"l'export", "\"l'export\""},
    {"'", "\"'\""},
    {"5\" d'un an", "'5\" d'\\''un an'"},
    {"$(rm -rf ~)", "'$(rm -rf ~)'"},
    {"a\\b `c`", "'a\\b `c`'"},
    {"vite!", "'vite!'"},
    {"~", "\"~\""},
    {"a;b", "\"a;b\""},
    {"*", "\"*\""},
    {"x\x1B[2J", "\"x\\x1B[2J\""},
};

static void a_shell_reads_each_word_back(void **state)
{
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        struct text text = {0};
        shell_append_word(&text, words[i].word);
        assert_string_equal(text_string(&text), words[i].shown);
        text_free(&text);
    }
}

static void quotes_can_be_had_in_any_case(void **state)
{
    struct text text = {0};
    shell_append_quoted(&text, "run");
    assert_string_equal(text_string(&text), "'run'");
    text_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shell_reads_each_word_back),
        cmocka_unit_test(quotes_can_be_had_in_any_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
