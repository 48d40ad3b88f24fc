#include "support/unit.h"

#include "base/keyed_hash.h"

/* The example of the paper, its appendix A, and the first of the vectors of its authors. */
static void the_papers_example_comes_out(void **state)
{
    unsigned char bytes[16];
    (void)state;
    for (unsigned i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)i;
    assert_true(keyed_hash(bytes, bytes, 15) == UINT64_C(0xa129ca6149be45e5));
    assert_true(keyed_hash(bytes, bytes, 0) == UINT64_C(0x726fdb47dd0e0e31));
    assert_true(keyed_hash(bytes, bytes, 8) == UINT64_C(0x93f5f5799a932462));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_papers_example_comes_out)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
