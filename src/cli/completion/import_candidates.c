#include "cli/completion/candidates.h"

#include "base/path.h"
#include "jobs/read/import_ids.h"
#include "jobs/store/job_store.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static void add_import(void *context, int64_t import_id, const char *path)
{
    struct text id = {0};
    text_printf(&id, "%" PRId64, import_id);
    answer_add(context, text_string(&id), path_name(path));
    text_free(&id);
}

void candidates_add_imports(const struct wanted *wanted, struct answer *answer)
{
    struct error ignored = {0};
    struct text path = {0};
    char *usual = NULL;
    if (wanted->options.db != NULL)
        candidates_append_path(&path, wanted->options.db);
    else if (job_store_default_path(JOB_STORE_DEFAULT_NAME, &usual, &ignored))
        text_append_string(&path, usual);
    import_ids_each(text_string(&path), add_import, answer);
    text_free(&path);
    free(usual);
}
