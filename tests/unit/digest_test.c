#include "base/digest.h"

#include "base/text.h"
#include "support/unit.h"

#include <string.h>

static void assert_digest(struct digest **digest, const char *expected)
{
    unsigned char out[DIGEST_BYTES];
    digest_finish(digest, out);
    assert_null(*digest);
    struct text hex = {0};
    for (size_t i = 0; i < DIGEST_BYTES; i++)
        text_printf(&hex, "%02x", out[i]);
    assert_string_equal(text_string(&hex), expected);
    text_free(&hex);
}

/* The examples that NIST publishes with FIPS 180-4. */
static const struct {
    const char *message;
    const char *expected;
} vectors[] = {
    {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void the_published_examples_hold(void **state)
{
    for (size_t i = 0; i < COUNT_OF(vectors); i++) {
        struct digest *digest = digest_new();
        digest_update(digest, vectors[i].message, strlen(vectors[i].message));
        assert_digest(&digest, vectors[i].expected);
    }
}

static void a_million_letters_in_uneven_pieces_give_the_published_digest(void **state)
{
    char letters[997];
    memset(letters, 'a', sizeof letters);
    struct digest *digest = digest_new();
    for (size_t left = 1000000; left > 0;) {
        size_t piece = left < sizeof letters ? left : sizeof letters;
        digest_update(digest, letters, piece);
        left -= piece;
    }
    assert_digest(&digest, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void an_unfinished_digest_can_be_dropped(void **state)
{
    struct digest *digest = digest_new();
    digest_update(digest, "abc", 3);
    digest_free(&digest);
    assert_null(digest);
    digest_free(&digest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_published_examples_hold),
        cmocka_unit_test(a_million_letters_in_uneven_pieces_give_the_published_digest),
        cmocka_unit_test(an_unfinished_digest_can_be_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
