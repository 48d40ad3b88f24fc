#include "cli/completion/completion.h"

#include "base/memory.h"
#include "cli/completion/answer.h"
#include "cli/options/option_table.h"
#include "support/temp_dir.h"
#include "support/unit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* What is answered to a shell that asks so; the caller frees it. */
static char *answer_to(const char *shell, const char *one, const char *two, const char *three,
                       const char *four)
{
    const char *const words[] = {"stopsms", COMPLETION_WORD, shell, one, two, three, four, NULL};
    int count = 0;
    size_t length;
    static char *answer; /* open_memstream keeps its address */
    FILE *stream = open_memstream(&answer, &length);
    while (words[count] != NULL)
        count++;
    completion_answer(count, words, stream);
    fclose(stream);
    return answer;
}

static char *answer_to_bash(const char *line)
{
    const char *blank = strrchr(line, ' ');
    return answer_to("bash", blank != NULL ? blank + 1 : line, line, NULL, NULL);
}

/* Whether the answer has that candidate, whatever stands behind it. */
static bool offers(const char *answer, const char *candidate)
{
    size_t length = strlen(candidate);
    for (const char *at = strchr(answer, '\n'); at != NULL; at = strchr(at + 1, '\n'))
        if (strncmp(at + 1, candidate, length) == 0 && strchr("\n\t", at[1 + length]) != NULL)
            return true;
    return false;
}

static void assert_answers(const char *line, const char *expected)
{
    char *answer = answer_to_bash(line);
    assert_string_equal(answer, expected);
    free(answer);
}

static void every_command_is_offered(void **state)
{
    (void)state;
    char *bash = answer_to_bash("stopsms "), *help = answer_to_bash("stopsms help ");
    char *fish = answer_to("fish", "stopsms", "", NULL, NULL);
    for (int i = 0; i < COMMANDS; i++) {
        assert_true(offers(bash, command_table[i].name));
        assert_true(offers(help, command_table[i].name));
        assert_true(offers(fish, command_table[i].name));
        assert_non_null(strstr(fish, command_table[i].help));
    }
    assert_false(offers(bash, COMPLETION_WORD));
    free(bash);
    free(help);
    free(fish);
}

static void every_option_of_the_table_is_offered_to_its_commands_alone(void **state)
{
    (void)state;
    struct text name = {0};
    for (int command = 0; command < COMMANDS; command++) {
        char *answer = answer_to("zsh", "stopsms", command_table[command].name, "-", NULL);
        for (size_t i = 0; i < option_count; i++) {
            bool taken = false;
            for (size_t k = 0; k < option_count; k++)
                taken |= strcmp(option_table[k].name, option_table[i].name) == 0 &&
                         option_is_taken_by(&option_table[k], (enum command_id)command);
            text_clear(&name);
            text_printf(&name, "--%s", option_table[i].name);
            assert_int_equal(offers(answer, text_string(&name)), taken);
        }
        free(answer);
    }
    text_free(&name);
}

/* Each option whose help lists its values: an option that is added needs nothing else. */
static void every_value_that_the_help_lists_is_offered(void **state)
{
    (void)state;
    size_t options = 0;
    for (size_t i = 0; i < option_count; i++) {
        struct text choices = {0}, line = {0};
        int command = 0;
        option_append_choices(&option_table[i], &choices);
        while (!option_is_taken_by(&option_table[i], (enum command_id)command))
            command++;
        text_printf(&line, "stopsms %s --%s ", command_table[command].name, option_table[i].name);
        char *answer = answer_to_bash(text_string(&line));
        char *rest = NULL;
        char *choice = choices.length > 0 ? strtok_r(choices.data, ", ", &rest) : NULL;
        options += choice != NULL;
        for (; choice != NULL; choice = strtok_r(NULL, ", ", &rest))
            assert_true(offers(answer, choice));
        free(answer);
        text_free(&choices);
        text_free(&line);
    }
    assert_true(options >= 6);
}

static void values_follow_in_each_form_of_an_option(void **state)
{
    (void)state;
    assert_answers("stopsms report --lang ", "words\nfr\nen\n");
    assert_answers("stopsms report --lang f", "words\nfr\n");
    char *answer = answer_to("bash", "f", "stopsms report --lang=f", NULL, NULL);
    assert_string_equal(answer, "words\nfr\n");
    free(answer);
    answer = answer_to("fish", "stopsms", "report", "--lang=f", NULL);
    assert_string_equal(answer, "words\n--lang=fr\n--lang=en\n");
    free(answer);
    assert_answers("stopsms report --status listed,emp", "words\nlisted,empty\n");
    assert_answers("stopsms run --delimiter ", "words\ntab\n");
    assert_answers("stopsms completion ", "words\nbash\nzsh\nfish\n");
    /* Of undo, an import is a number; a flag has no value; another command's option none, either.
     */
    assert_answers("stopsms undo --db /nowhere/at.all --import ", "words\n");
    assert_answers("stopsms retry --db /nowhere/at.all --import ", "words\nlatest\n");
    answer = answer_to("bash", "", "stopsms run --quiet=", NULL, NULL);
    assert_string_equal(answer, "");
    free(answer);
}

static void what_is_no_question_of_ours_has_no_answer(void **state)
{
    (void)state;
    static const char *const lines[] = {"stopsms",           "stopsms no-such-command ",
                                        "stopsms help run ", "stopsms run $(rep",
                                        "stopsms run `rep",  "stopsms report --lang $F"};
    for (size_t i = 0; i < COUNT_OF(lines); i++)
        assert_answers(lines[i], "");
    char *answer = answer_to("tcsh", "stopsms", "", NULL, NULL);
    assert_string_equal(answer, "");
    free(answer);
    answer = answer_to("bash", "other end", "stopsms ru", NULL, NULL);
    assert_string_equal(answer, "");
    free(answer);
    answer = answer_to("bash", NULL, NULL, NULL, NULL);
    assert_string_equal(answer, "");
    free(answer);
}

static void redirections_and_other_commands_are_none_of_the_line(void **state)
{
    (void)state;
    assert_answers("stopsms report >x.csv --lang f", "words\nfr\n");
    assert_answers("stopsms report 2>&1 --lang f", "words\nfr\n");
    assert_answers("cd x && stopsms report --lang f", "words\nfr\n");
}

/* --- bash: what is inserted reads back as what is meant --- */

static unsigned next(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

static void random_word(unsigned *seed, struct text *word)
{
    static const char characters[] = "aB3 \t'\"\\$`!*?[]{}()<>|&;#~=:,%@^\303";
    text_clear(word);
    for (size_t i = 1 + next(seed) % 8; i > 0; i--) {
        char c = characters[next(seed) % (sizeof characters - 1)];
        text_append_char(word, c);
        if (c == '\303')
            text_append_char(word, '\251');
    }
}

/* `typed`: as on the line; the rest of the candidate is added to it. */
static void assert_reads_back(const char *typed, const struct text *rest)
{
    struct typed_word word, whole;
    struct text candidate = {0}, line = {0};
    typed_word_read(TYPED_BASH, typed, &word);
    size_t opening = word.quote != 0 && typed[strlen(typed) - 1] == word.quote;
    text_append_string(&candidate, text_string(&word.text));
    text_append_string(&candidate, text_string(rest));
    struct answer answer = {.word = &word, .replaced = opening ? "" : typed, .kind = "words"};
    answer_add(&answer, text_string(&candidate), NULL);
    if (answer.lines.length > 0) {
        text_append_string(&line, opening ? typed : "");
        text_append(&line, answer.lines.data, answer.lines.length - 1);
        typed_word_read(TYPED_BASH, text_string(&line), &whole);
        assert_string_equal(text_string(&whole.text), text_string(&candidate));
        assert_int_equal(whole.quote, word.quote);
        assert_false(whole.expands);
        text_free(&whole.text);
    }
    text_free(&word.text);
    text_free(&candidate);
    text_free(&line);
    text_free(&answer.lines);
}

static void what_bash_inserts_reads_back(void **state)
{
    (void)state;
    static const char *const typed[] = {"",      "'",     "\"",    "ab",        "'a b",
                                        "\"a b", "a\\ b", "'a b'", "--where='a"};
    unsigned seed = 7;
    struct text rest = {0};
    for (int i = 0; i < 20000; i++) {
        random_word(&seed, &rest);
        assert_reads_back(typed[(size_t)i % COUNT_OF(typed)], &rest);
    }
    text_free(&rest);
}

static void a_line_break_or_an_escape_is_in_no_candidate(void **state)
{
    (void)state;
    static const char *const words[] = {"a\nb",  "a\rb",     "a\033[31m", "a\tb",
                                        "a\177", "\302\233", ""};
    for (int shell = TYPED_BASH; shell <= TYPED_FISH; shell++) {
        struct typed_word word = {0};
        struct answer answer = {.shell = (enum typed_shell)shell, .word = &word, .replaced = ""};
        for (size_t i = 0; i < COUNT_OF(words); i++)
            answer_add(&answer, words[i], "about");
        assert_int_equal(answer.lines.length, 0);
        answer_add(&answer, "plain", "two\nlines\tof it");
        assert_null(strchr(text_string(&answer.lines), '\033'));
        assert_int_equal(strcspn(text_string(&answer.lines), "\n") + 1, answer.lines.length);
        text_free(&answer.lines);
    }
}

/* --- words as shells read them --- */

static void assert_word(enum typed_shell shell, const char *raw, const char *text, char quote,
                        bool expands)
{
    struct typed_word word;
    typed_word_read(shell, raw, &word);
    assert_string_equal(text_string(&word.text), text);
    assert_int_equal(word.quote, quote);
    assert_int_equal(word.expands, expands);
    text_free(&word.text);
}

static void quotes_are_read_as_the_shell_reads_them(void **state)
{
    (void)state;
    assert_word(TYPED_BASH, "SMS\\ opt", "SMS opt", 0, false);
    assert_word(TYPED_BASH, "'SMS opt", "SMS opt", '\'', false);
    assert_word(TYPED_BASH, "'it'\\''s '\"x\"", "it's x", 0, false);
    assert_word(TYPED_BASH, "\"a\\b\\\"\\$", "a\\b\"$", '"', false);
    assert_word(TYPED_BASH, "'$x `y`'", "$x `y`", 0, false);
    assert_word(TYPED_BASH, "\"$x\"", "$x", 0, true);
    assert_word(TYPED_BASH, "*.csv", "*.csv", 0, true);
    assert_word(TYPED_BASH, "a\\", "a", 0, false);
    assert_word(TYPED_FISH, "'it\\'s \\n", "it's \\n", '\'', false);
    assert_word(TYPED_FISH, "a\\nb", "anb", 0, true);
    assert_word(TYPED_FISH, "\"a`b", "a`b", '"', false);
}

/* --- files --- */

static void files_are_offered_by_their_endings(void **state)
{
    struct temp_dir *dir = *state;
    struct text line = {0}, expected = {0};
    temp_dir_write(dir, "a b.csv", "x");
    temp_dir_write(dir, "c.PEM", "x");
    temp_dir_write(dir, "key", "x");
    temp_dir_write(dir, ".hidden.csv", "x");
    text_printf(&line, "stopsms run %s/", temp_dir_path(dir));
    text_printf(&expected, "files\n%s/a\\ b.csv\n", temp_dir_path(dir));
    assert_answers(text_string(&line), text_string(&expected));
    text_clear(&line);
    text_clear(&expected);
    text_printf(&line, "stopsms run --ca-file %s/", temp_dir_path(dir));
    text_printf(&expected, "files\n%s/c.PEM\n", temp_dir_path(dir));
    assert_answers(text_string(&line), text_string(&expected));
    text_clear(&line);
    text_clear(&expected);
    text_printf(&line, "stopsms run --api-key-file %s/k", temp_dir_path(dir));
    text_printf(&expected, "files\n%s/key\n", temp_dir_path(dir));
    assert_answers(text_string(&line), text_string(&expected));
    char *answer = answer_to("zsh", "stopsms", "run", "--db=", NULL);
    assert_string_equal(answer, "files\n.db\n");
    free(answer);
    text_free(&line);
    text_free(&expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_offered),
        cmocka_unit_test(every_option_of_the_table_is_offered_to_its_commands_alone),
        cmocka_unit_test(every_value_that_the_help_lists_is_offered),
        cmocka_unit_test(values_follow_in_each_form_of_an_option),
        cmocka_unit_test(what_is_no_question_of_ours_has_no_answer),
        cmocka_unit_test(redirections_and_other_commands_are_none_of_the_line),
        cmocka_unit_test(what_bash_inserts_reads_back),
        cmocka_unit_test(a_line_break_or_an_escape_is_in_no_candidate),
        cmocka_unit_test(quotes_are_read_as_the_shell_reads_them),
        cmocka_unit_test_setup_teardown(files_are_offered_by_their_endings, make_dir, free_dir),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
