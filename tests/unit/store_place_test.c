/* Where a database may lie, on a machine whose file systems are what the test says. */

#include "jobs/store/job_store.h"
#include "support/store_fixture.h"
#include "support/unit.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>

/* What the kernel says of every file system here; 0: the call fails. */
static unsigned magic;

/* In place of the C library's: the program's own calls come here. */
int statfs(const char *path, struct statfs *status)
{
    (void)path;
    *status = (struct statfs){0};
    memcpy(&status->f_type, &magic, sizeof magic);
    errno = EIO;
    return magic != 0 ? 0 : -1;
}

static int set_up(void **state)
{
    magic = 0xef53; /* ext4 */
    *state = store_fixture_new();
    store_fixture_close(*state);
    return 0;
}

static int tear_down(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_free(&fixture);
    return 0;
}

static struct error refused(struct store_fixture *fixture, const char *path,
                            enum job_store_mode mode)
{
    struct error err = {0};
    struct job_store *store = NULL;
    bool opened = job_store_open(path, mode, &fixture->clock, &fixture->log, &store, &err);
    job_store_close(&store);
    assert_false(opened);
    return err;
}

static void a_network_file_system_is_refused_with_another_place(void **state)
{
    static const struct {
        unsigned magic;
        const char *name;
    } networks[] = {{0x6969, "(NFS)"},       {0x517b, "(SMB)"},    {0xff534d42, "(CIFS)"},
                    {0xfe534d42, "(SMB2)"},  {0x01021997, "(9p)"}, {0x00c36400, "(Ceph)"},
                    {0x0bd00bd0, "(Lustre)"}};
    struct store_fixture *fixture = *state;
    const char *path = temp_dir_file(fixture->dir, "new.db");
    struct stat status;
    for (size_t i = 0; i < COUNT_OF(networks); i++) {
        magic = networks[i].magic;
        struct error err = refused(fixture, path, JOB_STORE_WRITE);
        assert_int_equal(err.code, ERROR_SETUP);
        assert_non_null(strstr(err.text, networks[i].name));
        assert_non_null(strstr(err.text, path));
        assert_non_null(strstr(err.text, "--db"));
        assert_int_not_equal(stat(path, &status), 0);
    }
}

static void a_database_that_came_to_lie_on_one_is_refused_to_readers_too(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_reopen(fixture);
    store_fixture_import(fixture, "crm.csv", (const int64_t[]){33639980000}, 1);
    store_fixture_close(fixture);
    magic = 0x6969;
    assert_int_equal(refused(fixture, fixture->path, JOB_STORE_WRITE).code, ERROR_SETUP);
    assert_int_equal(refused(fixture, fixture->path, JOB_STORE_READ).code, ERROR_SETUP);
}

static void fuse_is_warned_of(void **state)
{
    struct store_fixture *fixture = *state;
    magic = 0x65735546;
    store_fixture_reopen(fixture);
    assert_non_null(strstr(store_fixture_logged(fixture), "this is a FUSE file system"));
}

static void a_disk_of_this_machine_is_not_spoken_of(void **state)
{
    struct store_fixture *fixture = *state;
    store_fixture_reopen(fixture);
    assert_string_equal(store_fixture_logged(fixture), "");
}

static void a_place_that_can_not_be_told_is_refused(void **state)
{
    struct store_fixture *fixture = *state;
    magic = 0;
    assert_int_equal(refused(fixture, fixture->path, JOB_STORE_WRITE).code, ERROR_STORAGE);
}

#define PLACE_TEST(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PLACE_TEST(a_network_file_system_is_refused_with_another_place),
        PLACE_TEST(a_database_that_came_to_lie_on_one_is_refused_to_readers_too),
        PLACE_TEST(fuse_is_warned_of),
        PLACE_TEST(a_disk_of_this_machine_is_not_spoken_of),
        PLACE_TEST(a_place_that_can_not_be_told_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
