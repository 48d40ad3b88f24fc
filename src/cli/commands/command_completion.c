#include "cli/common/app.h"
#include "cli/completion/completion.h"

int command_completion(const struct app *app)
{
    fputs(completion_script(app->options->files.items[0]), app->out);
    return 0;
}
