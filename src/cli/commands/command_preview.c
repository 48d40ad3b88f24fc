#include "cli/common/app.h"

#include "base/text.h"
#include "cli/show/preview.h"

#include <string.h>

/* A database that is not there yet knows no number. */
static bool open_if_there(const struct app *app, struct job_store **store, struct error *err)
{
    return app_open_store(app, JOB_STORE_READ, store, err) || err->code == ERROR_NO_INPUT;
}

static bool show_files(const struct app *app, struct job_store *store, struct json_writer *json,
                       struct error *err)
{
    const struct string_list *files = &app->options->files;
    for (size_t i = 0; i < files->count; i++) {
        struct preview preview;
        bool ok = preview_gather(app, i, store, &preview, err);
        if (preview.is_shown && app->options->json)
            preview_write_json(&preview, json);
        else if (preview.is_shown)
            preview_print(&preview, app->out);
        preview_free(&preview);
        if (!ok)
            return false;
    }
    return true;
}

int command_preview(const struct app *app)
{
    struct error err = {0};
    struct job_store *store = NULL;
    struct text text = {0};
    struct json_writer json;
    json_writer_init(&json, &text);
    json_begin_array(&json, NULL);
    bool ok = open_if_there(app, &store, &err) && show_files(app, store, &json, &err);
    json_end_array(&json);
    bool shows_any = strcmp(text_string(&text), "[]") != 0;
    if ((ok || shows_any) && app->options->json)
        fprintf(app->out, "%s\n", text_string(&text));
    if (ok)
        app_tell_database(app);
    job_store_close(&store);
    text_free(&text);
    return ok ? 0 : app_fail(app, &err);
}
