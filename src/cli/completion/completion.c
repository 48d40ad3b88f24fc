/* The value of an option is completed by how the help names it: of "NAME|NUMBER|none", words in
 * small letters are values themselves, and the others say what a value is. So an option that is
 * added to the table is completed, too. */
#include "cli/completion/completion.h"

#include "base/language.h"
#include "cli/completion/candidates.h"
#include "cli/settings/settings.h"

#include <string.h>

#define MOST_WORDS 10000 /* of a line: `run` with all files of a folder */

extern const char completion_script_bash[], completion_script_zsh[], completion_script_fish[];

static const struct {
    const char *name;
    enum typed_shell id;
    const char *script;
} shells[] = {
    {"bash", TYPED_BASH, completion_script_bash},
    {"zsh", TYPED_ZSH, completion_script_zsh},
    {"fish", TYPED_FISH, completion_script_fish},
};

#define SHELLS (sizeof shells / sizeof *shells)

/* How the files are named that an option is about; of the others, any may be meant. */
static const struct {
    const char *option; /* NULL: FILE */
    const char *endings;
} file_endings[] = {
    {NULL, ".csv .tsv .txt .tab .xlsx .xlsm .zip .gz .zst"},
    {"db", ".db"},
    {"ca-file", ".pem .crt .cer"},
    {"report", ".csv .json .html .xlsx"},
    {"output", ".csv .json .html .xlsx"},
    {"evidence", ".json"},
    {"check", ".json"},
    {"missing-from", ".csv .tsv .txt .tab .xlsx .xlsm .zip .gz .zst"},
};

static const char *endings_of(const char *option)
{
    for (size_t i = 0; i < sizeof file_endings / sizeof *file_endings; i++) {
        const char *named = file_endings[i].option;
        if (named == option || (named != NULL && option != NULL && strcmp(named, option) == 0))
            return file_endings[i].endings;
    }
    return "";
}

/* In bash, files are candidates as any other. */
static void add_files(const char *option, const char *typed, struct answer *answer)
{
    const char *endings = endings_of(option);
    answer->kind = "files";
    if (answer->shell == TYPED_BASH)
        candidates_add_files(typed, endings, answer);
    else
        text_printf(&answer->lines, "%s\n", endings);
}

static void add_commands(struct answer *answer)
{
    for (int i = 0; i < COMMANDS; i++)
        answer_add(answer, command_table[i].name, language_text(command_table[i].help));
    answer_add(answer, "help", _("Show a command's options."));
    answer_add(answer, "version", _("Show the versions of the program and its libraries."));
}

static void add_options(enum command_id command, struct answer *answer)
{
    struct text name = {0};
    for (size_t i = 0; i < option_count; i++) {
        text_clear(&name);
        text_printf(&name, "--%s", option_table[i].name);
        if (option_is_taken_by(&option_table[i], command))
            answer_add(answer, text_string(&name), language_text(option_table[i].help));
    }
    text_free(&name);
}

/* --- values --- */

/* The words of a list, after what stands before the last comma that was typed. */
static void add_choices(const struct option_spec *spec, const char *typed, struct answer *answer)
{
    struct text choices = {0}, candidate = {0};
    const char *comma = strrchr(typed, ',');
    size_t kept =
        comma != NULL && strchr(spec->value, ',') != NULL ? (size_t)(comma - typed) + 1 : 0;
    option_append_choices(spec, &choices);
    for (const char *at = text_string(&choices); *at != '\0'; at += strspn(at, ", ")) {
        size_t length = strcspn(at, ", ");
        text_clear(&candidate);
        text_append(&candidate, typed, kept);
        text_append(&candidate, at, length);
        answer_add(answer, text_string(&candidate), NULL);
        at += length;
    }
    text_free(&choices);
    text_free(&candidate);
}

static bool is_kind(const char *at, size_t length, const char *kind)
{
    return strlen(kind) == length && strncmp(at, kind, length) == 0;
}

/* One of the ways to give the value, as the help names them. */
static void add_way(const struct wanted *wanted, const char *way, size_t length, const char *typed,
                    struct answer *answer)
{
    if (strspn(way, "abcdefghijklmnopqrstuvwxyz_") >= length) {
        struct text word = {0};
        text_append(&word, way, length);
        answer_add(answer, text_string(&word), NULL);
        text_free(&word);
    } else if (is_kind(way, length, "NUMBER")) {
        candidates_add_columns(wanted, answer);
    } else if (is_kind(way, length, "ID")) {
        candidates_add_imports(wanted, answer);
    } else if (strcmp(wanted->spec->name, "profile") == 0) {
        candidates_add_profiles(typed, answer);
    } else if (is_kind(way, length, "PATH") || is_kind(way, length, "MANIFEST")) {
        add_files(wanted->spec->name, typed, answer);
    }
}

static void add_value(const struct wanted *wanted, const char *typed, struct answer *answer)
{
    const char *ways = wanted->spec->value;
    struct text choices = {0};
    option_append_choices(wanted->spec, &choices);
    answer->kind = "words";
    if (strncmp(ways, "COLUMN=", strlen("COLUMN=")) == 0) {
        candidates_add_filter(wanted, typed, answer);
    } else if (choices.length > 0) {
        add_choices(wanted->spec, typed, answer);
    } else {
        for (const char *way = ways; *way != '\0'; way += strspn(way, "|")) {
            size_t length = strcspn(way, "|");
            add_way(wanted, way, length, typed, answer);
            way += length;
        }
    }
    text_free(&choices);
}

static void add_arguments(const struct wanted *wanted, const char *typed, struct answer *answer)
{
    const char *arguments = command_table[wanted->command].arguments;
    if (strcmp(arguments, "FILE...") == 0)
        add_files(NULL, typed, answer);
    else if (arguments[0] == '\0')
        add_options(wanted->command, answer);
    else if (strcmp(arguments, "[" CONFIG_CHECK "]") == 0)
        answer_add(answer, CONFIG_CHECK, NULL);
    else if (strcmp(arguments, "SHELL") == 0)
        for (size_t i = 0; wanted->options.files.count == 0 && i < SHELLS; i++)
            answer_add(answer, shells[i].name, NULL);
}

static void add_all(const struct wanted *wanted, struct answer *answer)
{
    const char *typed = text_string(&answer->word->text) + wanted->before;
    answer->kind = wanted->kind != WANTED_NOTHING ? "words" : NULL;
    switch (wanted->kind) {
    case WANTED_COMMAND:
        add_commands(answer);
        break;
    case WANTED_OPTION:
        add_options(wanted->command, answer);
        break;
    case WANTED_VALUE:
        add_value(wanted, typed, answer);
        break;
    case WANTED_ARGUMENT:
        add_arguments(wanted, typed, answer);
        break;
    case WANTED_NOTHING:
        break;
    }
}

static bool ends_with(const char *word, const char *ending)
{
    size_t length = strlen(word), tail = strlen(ending);
    return length >= tail && strcmp(word + length - tail, ending) == 0;
}

/* False: it is not how a script of ours asks. */
static bool read_question(int argc, const char *const *argv, struct answer *answer,
                          struct typed_words *words)
{
    size_t shell = 0;
    while (argc > 4 && shell < SHELLS && strcmp(argv[2], shells[shell].name) != 0)
        shell++;
    if (argc <= 4 || argc > MOST_WORDS || shell == SHELLS)
        return false;
    answer->shell = shells[shell].id;
    answer->replaced = argv[3];
    if (answer->shell == TYPED_BASH) {
        typed_words_split(argv[4], words);
        return ends_with(argv[4], argv[3]);
    }
    for (int i = 3; i + 1 < argc; i++)
        typed_words_add(words, argv[i]);
    typed_words_add_raw(words, answer->shell, argv[argc - 1]);
    return true;
}

void completion_answer(int argc, const char *const *argv, FILE *out)
{
    struct answer answer = {0};
    struct typed_words words = {0};
    struct wanted wanted = {0};
    if (read_question(argc, argv, &answer, &words) && !words.items[words.count - 1].expands) {
        wanted_find(&words, &wanted);
        answer.word = &words.items[words.count - 1];
        answer.before = wanted.before;
        add_all(&wanted, &answer);
        answer_print(&answer, out);
    }
    wanted_free(&wanted);
    typed_words_free(&words);
    text_free(&answer.lines);
}

const char *completion_script(const char *shell)
{
    for (size_t i = 0; i < SHELLS; i++)
        if (strcmp(shell, shells[i].name) == 0)
            return shells[i].script;
    return NULL;
}
