#include "jobs/import/import_identity.h"

#include "support/unit.h"

#include <string.h>

#define FOUND                                                                                      \
    "country=FR columns=2 encoding=UTF-8 delimiter=44 header=1 landlines=sent where=all rows"

static const struct {
    const char *what;
    struct import_choices then;
    struct import_choices now;
    bool same;
} cases[] = {
    {"nothing given, nothing changed", {FOUND, ""}, {FOUND, ""}, true},
    {"what was found is found otherwise",
     {FOUND, ""},
     {"country=FR columns=2,3 encoding=windows-1252 delimiter=59 header=0 landlines=sent"
      " where=all rows",
      ""},
     true},
    {"given is what was found", {FOUND, ""}, {FOUND, "columns encoding delimiter"}, true},
    {"what was given then is found now", {FOUND, "delimiter"}, {FOUND, ""}, true},
    {"given otherwise than it was found",
     {FOUND, ""},
     {"country=FR columns=3 encoding=UTF-8 delimiter=44 header=1 landlines=sent where=all rows",
      "columns"},
     false},
    {"found otherwise than it was given",
     {FOUND, "encoding columns"},
     {"country=FR columns=3 encoding=UTF-8 delimiter=44 header=1 landlines=sent where=all rows",
      ""},
     false},
    {"another country",
     {FOUND, ""},
     {"country=BE columns=2 encoding=UTF-8 delimiter=44 header=1 landlines=sent where=all rows",
      ""},
     false},
    {"landlines",
     {FOUND, ""},
     {"country=FR columns=2 encoding=UTF-8 delimiter=44 header=1 landlines=skipped where=all rows",
      ""},
     false},
    {"a filter, with blanks and signs of ours in it",
     {FOUND, ""},
     {"country=FR columns=2 encoding=UTF-8 delimiter=44 header=1 landlines=sent"
      " where=all rows columns=2",
      ""},
     false},
    {"other columns kept, which decide nothing",
     {"country=FR keep=default:1,2 where=x", ""},
     {"country=FR keep=7 where=x", ""},
     true},
    {"columns kept now, of which that version knew nothing",
     {"country=FR where=x", ""},
     {"country=FR keep=none where=x", ""},
     true},
    {"a choice that nobody knew, now", {FOUND, ""}, {"shape=round " FOUND, "shape"}, false},
    {"a choice that nobody knew, then", {"shape=round " FOUND, ""}, {FOUND, ""}, false},
    {"a choice that nobody knew, both times",
     {"shape=round " FOUND, ""},
     {"shape=round " FOUND, ""},
     true},
    {"a choice whose name begins as another's",
     {"header=1 where=x", ""},
     {"headers=2 header=1 where=x", ""},
     false},
    {"texts of another form", {"all rows", ""}, {"all rows", ""}, true},
    {"texts of another form, which differ", {"all rows", ""}, {"another filter", ""}, false},
    {"nothing", {"", ""}, {"", ""}, true},
    {"nothing beside something", {"", ""}, {"where=x", ""}, false},
};

static void the_same_is_what_the_user_asked_for(void **state)
{
    for (size_t i = 0; i < COUNT_OF(cases); i++)
        if (import_identity_same(&cases[i].then, &cases[i].now) != cases[i].same ||
            import_identity_same(&cases[i].now, &cases[i].then) != cases[i].same)
            fail_msg("%s", cases[i].what);
}

static void assert_choice(const char *choices, const char *name, const char *value)
{
    size_t length = 99;
    const char *found = import_identity_choice(choices, name, &length);
    assert_int_equal(length, value != NULL ? strlen(value) : 0);
    if (value == NULL)
        assert_null(found);
    else
        assert_memory_equal(found, value, length);
}

static void a_choice_is_found_by_its_whole_name(void **state)
{
    static const char choices[] = "country=FR columns=3,5 countries= keep=none where=keep=1 x=2";
    assert_choice(choices, "country", "FR");
    assert_choice(choices, "columns", "3,5");
    assert_choice(choices, "countries", "");
    assert_choice(choices, "keep", "none");
    assert_choice(choices, "where", "keep=1 x=2");
    assert_choice(choices, "x", NULL);
    assert_choice("", "country", NULL);
    assert_true(import_identity_is_given("columns header", "header"));
    assert_false(import_identity_is_given("columns headers", "header"));
    assert_false(import_identity_is_given("", "header"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_is_what_the_user_asked_for),
        cmocka_unit_test(a_choice_is_found_by_its_whole_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
