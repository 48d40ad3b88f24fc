#include "fuzz/strict_reading.h"

#include "fuzz/fuzz_input.h"

#include <string.h>

/* A pushdown automaton over tokens: no recursion, and no tree. */

#define MOST_REPAIRED_DEPTH 256 /* deeper, nobody looks for a comma that is missing */

enum token {
    END,
    BAD,
    OPEN_OBJECT,
    CLOSE_OBJECT,
    OPEN_ARRAY,
    CLOSE_ARRAY,
    COMMA,
    COLON,
    STRING,
    NUMBER,
    TRUE_WORD,
    OTHER_WORD,
};

struct lexer {
    const unsigned char *at, *end;
    unsigned char *words; /* decoded strings, one after the other */
    size_t word, word_length, words_length;
    int64_t number; /* -1: negative, or 2^53 and more */
};

static void put(struct lexer *lexer, uint32_t code)
{
    unsigned char *out = lexer->words + lexer->words_length;
    if (code < 0x80) {
        *out++ = (unsigned char)code;
    } else if (code < 0x800) {
        *out++ = (unsigned char)(0xc0 | code >> 6);
        *out++ = (unsigned char)(0x80 | (code & 0x3f));
    } else if (code < 0x10000) {
        *out++ = (unsigned char)(0xe0 | code >> 12);
        *out++ = (unsigned char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (unsigned char)(0x80 | (code & 0x3f));
    } else {
        *out++ = (unsigned char)(0xf0 | code >> 18);
        *out++ = (unsigned char)(0x80 | (code >> 12 & 0x3f));
        *out++ = (unsigned char)(0x80 | (code >> 6 & 0x3f));
        *out++ = (unsigned char)(0x80 | (code & 0x3f));
    }
    lexer->words_length = (size_t)(out - lexer->words);
}

/* Four hexadecimal digits; -1: they are none. */
static int32_t take_hex(struct lexer *lexer)
{
    static const char digits[] = "0123456789abcdef";
    int32_t value = 0;
    for (int i = 0; i < 4; i++) {
        const char *found = NULL;
        if (lexer->at < lexer->end && *lexer->at != 0)
            found = strchr(digits,
                           *lexer->at >= 'A' && *lexer->at <= 'F' ? *lexer->at + 32 : *lexer->at);
        if (found == NULL)
            return -1;
        value = value * 16 + (int32_t)(found - digits);
        lexer->at++;
    }
    return value;
}

static bool take_escape(struct lexer *lexer)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    if (lexer->at == lexer->end || *lexer->at == 0)
        return false;
    unsigned char c = *lexer->at++;
    const char *plain = strchr(from, c);
    if (plain != NULL) {
        put(lexer, (unsigned char)to[plain - from]);
        return true;
    }
    int32_t high = c == 'u' ? take_hex(lexer) : -1;
    if (high < 0xd800 || high > 0xdfff) {
        put(lexer, high < 0 ? 0 : (uint32_t)high);
        return high >= 0;
    }
    const unsigned char *behind = lexer->at;
    int32_t low = -1;
    if (high < 0xdc00 && lexer->end - lexer->at >= 2 && lexer->at[0] == '\\' &&
        lexer->at[1] == 'u') {
        lexer->at += 2;
        low = take_hex(lexer);
    }
    if (low < 0xdc00 || low > 0xdfff) {
        lexer->at = behind; /* half a pair is a character that can't be shown */
        put(lexer, 0xfffd);
        return true;
    }
    put(lexer, 0x10000 + ((uint32_t)(high - 0xd800) << 10) + (uint32_t)(low - 0xdc00));
    return true;
}

/* One character beyond ASCII, by the table of RFC 3629, 4. */
static bool take_wide(struct lexer *lexer)
{
    static const struct {
        unsigned char first, last, second_least, second_most;
        int more;
    } rows[] = {
        {0xc2, 0xdf, 0x80, 0xbf, 1}, {0xe0, 0xe0, 0xa0, 0xbf, 2}, {0xe1, 0xec, 0x80, 0xbf, 2},
        {0xed, 0xed, 0x80, 0x9f, 2}, {0xee, 0xef, 0x80, 0xbf, 2}, {0xf0, 0xf0, 0x90, 0xbf, 3},
        {0xf1, 0xf3, 0x80, 0xbf, 3}, {0xf4, 0xf4, 0x80, 0x8f, 3},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (*lexer->at < rows[i].first || *lexer->at > rows[i].last)
            continue;
        if (lexer->end - lexer->at <= rows[i].more || lexer->at[1] < rows[i].second_least ||
            lexer->at[1] > rows[i].second_most)
            return false;
        for (int n = 2; n <= rows[i].more; n++)
            if (lexer->at[n] < 0x80 || lexer->at[n] > 0xbf)
                return false;
        for (int n = 0; n <= rows[i].more; n++)
            lexer->words[lexer->words_length++] = *lexer->at++;
        return true;
    }
    return false;
}

static enum token take_string(struct lexer *lexer)
{
    lexer->word = lexer->words_length;
    while (lexer->at < lexer->end && *lexer->at != '"') {
        unsigned char c = *lexer->at;
        bool ok = c >= 0x20;
        if (c == '\\') {
            lexer->at++;
            ok = take_escape(lexer);
        } else if (c >= 0x80) {
            ok = take_wide(lexer);
        } else {
            put(lexer, c);
            lexer->at++;
        }
        if (!ok)
            return BAD;
    }
    if (lexer->at == lexer->end)
        return BAD;
    lexer->at++;
    lexer->word_length = lexer->words_length - lexer->word;
    return STRING;
}

/* One at least. */
static bool skip_digits(struct lexer *lexer)
{
    const unsigned char *first = lexer->at;
    while (lexer->at < lexer->end && *lexer->at >= '0' && *lexer->at <= '9')
        lexer->at++;
    return lexer->at > first;
}

static enum token take_number(struct lexer *lexer)
{
    bool negative = *lexer->at == '-';
    uint64_t value = 0;
    bool big = false;
    lexer->at += negative;
    const unsigned char *first = lexer->at;
    while (lexer->at < lexer->end && *lexer->at >= '0' && *lexer->at <= '9') {
        value = value * 10 + (uint64_t)(*lexer->at++ - '0');
        big = big || value >= UINT64_C(1) << 53;
        value = big ? 0 : value;
    }
    if (lexer->at == first || (*first == '0' && lexer->at > first + 1))
        return BAD;
    bool whole = true;
    if (lexer->at < lexer->end && *lexer->at == '.') {
        whole = false;
        lexer->at++;
        if (!skip_digits(lexer))
            return BAD;
    }
    if (lexer->at < lexer->end && (*lexer->at == 'e' || *lexer->at == 'E')) {
        whole = false;
        lexer->at++;
        if (lexer->at < lexer->end && (*lexer->at == '+' || *lexer->at == '-'))
            lexer->at++;
        if (!skip_digits(lexer))
            return BAD;
    }
    lexer->number = big || negative || !whole ? -1 : (int64_t)value;
    return NUMBER;
}

static enum token next_token(struct lexer *lexer)
{
    static const struct {
        const char *text;
        enum token token;
    } fixed[] = {
        {"{", OPEN_OBJECT},  {"}", CLOSE_OBJECT},   {"[", OPEN_ARRAY},
        {"]", CLOSE_ARRAY},  {",", COMMA},          {":", COLON},
        {"true", TRUE_WORD}, {"false", OTHER_WORD}, {"null", OTHER_WORD},
    };
    while (lexer->at < lexer->end && *lexer->at != 0 && strchr(" \t\r\n", *lexer->at) != NULL)
        lexer->at++;
    if (lexer->at == lexer->end)
        return END;
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++) {
        size_t length = strlen(fixed[i].text);
        if ((size_t)(lexer->end - lexer->at) >= length &&
            memcmp(lexer->at, fixed[i].text, length) == 0) {
            lexer->at += length;
            return fixed[i].token;
        }
    }
    if (*lexer->at == '"') {
        lexer->at++;
        return take_string(lexer);
    }
    if (*lexer->at == '-' || (*lexer->at >= '0' && *lexer->at <= '9'))
        return take_number(lexer);
    return BAD;
}

enum expected { VALUE, VALUE_OR_CLOSE, NAME, NAME_OR_CLOSE, AFTER_NAME, AFTER_VALUE, NOTHING };

struct automaton {
    struct lexer lexer;
    bool *repaired;
    enum expected expected;
    unsigned depth;
    bool *is_object; /* by depth */
    struct {
        size_t at, length;
    } name;           /* the last one */
    unsigned seen[3]; /* how often each member of the outermost object that matters came */
    bool success_true;
    int64_t code, stop_id;
};

static bool name_is(const struct automaton *automaton, const char *word)
{
    return automaton->name.length == strlen(word) &&
           memcmp(automaton->lexer.words + automaton->name.at, word, automaton->name.length) == 0;
}

/* A value of the outermost object, of a type that is looked at. */
static void note_member(struct automaton *automaton, enum token token)
{
    if (automaton->depth != 1)
        return;
    if (token == TRUE_WORD && name_is(automaton, "success"))
        automaton->success_true = true;
    if (token == NUMBER && name_is(automaton, "code"))
        automaton->code = automaton->lexer.number;
    if (token == NUMBER && name_is(automaton, "stopId"))
        automaton->stop_id = automaton->lexer.number;
}

static void open_container(struct automaton *automaton, bool is_object)
{
    automaton->depth++;
    automaton->is_object[automaton->depth] = is_object;
    automaton->expected = is_object ? NAME_OR_CLOSE : VALUE_OR_CLOSE;
}

static bool close_container(struct automaton *automaton)
{
    automaton->depth--;
    automaton->expected = automaton->depth == 0 ? NOTHING : AFTER_VALUE;
    return true;
}

static bool take_value(struct automaton *automaton, enum token token)
{
    if (token == OPEN_OBJECT || token == OPEN_ARRAY) {
        open_container(automaton, token == OPEN_OBJECT);
        return automaton->depth > 1 || token == OPEN_OBJECT;
    }
    if (automaton->depth == 0 || token < STRING)
        return false;
    note_member(automaton, token);
    automaton->expected = AFTER_VALUE;
    return true;
}

static bool take_name(struct automaton *automaton)
{
    static const char *const words[] = {"success", "code", "stopId"};
    automaton->name.at = automaton->lexer.word;
    automaton->name.length = automaton->lexer.word_length;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        automaton->seen[i] += automaton->depth == 1 && name_is(automaton, words[i]);
    automaton->expected = AFTER_NAME;
    return true;
}

static bool take_separator(struct automaton *automaton, enum token token)
{
    bool in_object = automaton->is_object[automaton->depth];
    if (token == (in_object ? CLOSE_OBJECT : CLOSE_ARRAY))
        return close_container(automaton);
    if (token == COMMA) {
        automaton->expected = in_object ? NAME : VALUE;
        return true;
    }
    if (token != STRING || !in_object || *automaton->repaired ||
        automaton->depth > MOST_REPAIRED_DEPTH)
        return false;
    *automaton->repaired = true;
    return take_name(automaton);
}

static bool take(struct automaton *automaton, enum token token)
{
    switch (automaton->expected) {
    case VALUE_OR_CLOSE:
        if (token == CLOSE_ARRAY)
            return close_container(automaton);
        return take_value(automaton, token);
    case VALUE:
        return take_value(automaton, token);
    case NAME_OR_CLOSE:
        if (token == CLOSE_OBJECT)
            return close_container(automaton);
        return token == STRING && take_name(automaton);
    case NAME:
        return token == STRING && take_name(automaton);
    case AFTER_NAME:
        automaton->expected = VALUE;
        return token == COLON;
    case AFTER_VALUE:
        return take_separator(automaton, token);
    case NOTHING:
        break;
    }
    return false;
}

/* What is said twice is not said; but a message decides nothing here. */
static bool is_success(const struct automaton *automaton)
{
    for (size_t i = 0; i < sizeof automaton->seen / sizeof *automaton->seen; i++)
        if (automaton->seen[i] > 1)
            return false;
    return automaton->success_true && automaton->code == 200 && automaton->stop_id > 0;
}

bool strict_json(const char *bytes, size_t length, bool *repaired, int64_t *stop_id)
{
    struct automaton automaton = {
        .lexer = {.at = (const unsigned char *)bytes, .end = (const unsigned char *)bytes + length},
        .repaired = repaired,
    };
    automaton.lexer.words = malloc(length + 4);
    automaton.is_object = calloc(length + 2, sizeof *automaton.is_object);
    CHECK(automaton.lexer.words != NULL && automaton.is_object != NULL);
    enum token token;
    bool ok = true;
    while (ok && (token = next_token(&automaton.lexer)) != END)
        ok = token != BAD && take(&automaton, token);
    ok = ok && automaton.expected == NOTHING;
    *stop_id = ok && is_success(&automaton) ? automaton.stop_id : 0;
    free(automaton.is_object);
    free(automaton.lexer.words);
    return ok;
}
