/* Plain words stay as they are. Others are put into double quotes, which people read most easily;
 * but a shell still reads some characters there, and a word with one of these needs single quotes.
 */
#include "base/shell_words.h"

#include <string.h>

/* What no shell reads as anything but itself, wherever in a word it stands. */
static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                            "%+,-./:=@_";

/* What a shell reads as more than itself within double quotes, too; ! at its prompt. */
static const char steering[] = "\"$`\\!";

void shell_append_word(struct text *text, const char *word)
{
    size_t length = strlen(word);
    if (length > 0 && strspn(word, plain) == length) {
        text_append(text, word, length);
    } else if (length > 0 && strpbrk(word, steering) == NULL) {
        text_append_char(text, '"');
        text_append_printable(text, word, length);
        text_append_char(text, '"');
    } else {
        shell_append_quoted(text, word);
    }
}

/* Each ' inside as '\'': no quote can stand within single quotes. */
void shell_append_quoted(struct text *text, const char *word)
{
    text_append_char(text, '\'');
    for (;;) {
        size_t length = strcspn(word, "'");
        text_append_printable(text, word, length);
        if (word[length] == '\0')
            break;
        text_append_string(text, "'\\''");
        word += length + 1;
    }
    text_append_char(text, '\'');
}
